/** What happened to an order, as the other services and the feed see it. */
export interface OrderEvent {
  readonly id: string
  readonly type: 'order.created' | 'order.updated' | 'order.paid' | 'order.cancelled' | 'order.deleted'
  /** ISO 8601, UTC. */
  readonly at: string
  readonly order_id: string
  readonly user_id: string
  readonly status: string
  readonly total: number
  readonly product_ids: readonly number[]
}

export interface Subscription {
  /** Each subscriber with its own name gets every event. */
  readonly subscriber: string
  /** Runs in the trace of whoever published. A rejection is logged; the event is not delivered again. */
  handle(event: OrderEvent): Promise<void>
}

export interface EventBus {
  readonly kind: 'kafka' | 'in-process'
  publish(event: OrderEvent): Promise<void>
  /** Resolves when events published from now on will arrive. */
  subscribe(subscription: Subscription): Promise<void>
  /** Waits for what is being handled. May be called twice. */
  stop(): Promise<void>
}

export const orderTopic = 'shop.orders'
