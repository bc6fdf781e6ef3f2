import type { EventBus, OrderEvent, Subscription } from './event-bus.ts'

export interface InProcessOptions {
  log(line: string): void
}

/** A broker without a network: every subscriber is called on the next turn of the event loop. */
export const createInProcessEvents = ({ log }: InProcessOptions): EventBus => {
  const subscriptions: Subscription[] = []
  const underWay = new Set<Promise<void>>()
  const deliver = (subscription: Subscription, event: OrderEvent): void => {
    const handled = subscription
      .handle(event)
      .catch((error: unknown) => log(`${subscription.subscriber}: ${event.type} failed: ${String(error)}`))
      .finally(() => underWay.delete(handled))
    underWay.add(handled)
  }
  return {
    kind: 'in-process',
    publish: async (event) => {
      for (const subscription of subscriptions) setImmediate(deliver, subscription, event)
    },
    subscribe: async (subscription) => void subscriptions.push(subscription),
    stop: async () => {
      subscriptions.splice(0)
      await Promise.all(underWay)
    },
  }
}
