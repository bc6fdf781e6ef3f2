import { setTimeout as sleep } from 'node:timers/promises'
import type { Hono } from 'hono'
import type { Sql } from 'postgres'
import type { OrderEvent } from '../events/event-bus.ts'
import { createService, uuidPattern } from '../http/create-service.ts'
import { Problem } from '../http/problem.ts'
import type { ShopContext } from '../shop-context.ts'

interface Notification {
  readonly id: string
  readonly order_id: string
  readonly user_id: string
  readonly type: string
  readonly message: string
  readonly created_at: Date
}

/** What customers are told about their orders: written from events, a moment after them. */
export const createNotificationsService = (context: ShopContext): Hono => {
  const app = createService('notifications', context)
  app.get('/notifications', async (c) => {
    const [orderId, userId] = [c.req.query('order_id'), c.req.query('user_id')]
    const wrong = [orderId, userId].find((id) => id !== undefined && !uuidPattern.test(id))
    if (wrong !== undefined) throw new Problem(422, `"${wrong}" is not an id.`)
    if (orderId === undefined && userId === undefined) throw new Problem(422, 'Ask with ?order_id= or ?user_id=.')
    const notifications = await listNotifications(context.sql, { orderId, userId })
    return c.json({ items: notifications.map(present), total: notifications.length })
  })
  return app
}

export const subscribeNotifications = (context: ShopContext): Promise<void> =>
  context.events.subscribe({ subscriber: 'notifications', handle: (event) => notify(context, event) })

const notify = async (context: ShopContext, event: OrderEvent): Promise<void> => {
  const arrived = await sleep(delayMs(context), true, { signal: context.signal }).catch(() => false)
  if (!arrived) return
  const request = { service: 'notifications', name: `process ${event.type}`, kind: 'consumer' } as const
  await context.telemetry.span(request, () => insertNotification(context.sql, event))
}

// As a mail gateway would: sometimes quick, sometimes slow. The bug makes it slower than anybody waits.
const delayMs = ({ bugs }: ShopContext): number => (bugs.has('late-event') ? 10_000 : 150 + Math.random() * 100)

const insertNotification = async (sql: Sql, event: OrderEvent): Promise<void> => {
  await sql`
    insert into notifications (event_id, order_id, user_id, type, message)
    values (${event.id}, ${event.order_id}, ${event.user_id}, ${event.type}, ${toMessage(event)}) on conflict do nothing`
}

const toMessage = ({ type, total }: OrderEvent): string =>
  ({
    'order.created': `We have your order over ${total.toFixed(2)}.`,
    'order.updated': 'Your order was changed.',
    'order.paid': `We have your payment of ${total.toFixed(2)}.`,
    'order.cancelled': 'Your order is cancelled.',
    'order.deleted': 'Your order is deleted.',
  })[type]

interface NotificationQuery {
  readonly orderId: string | undefined
  readonly userId: string | undefined
}

const listNotifications = (sql: Sql, { orderId, userId }: NotificationQuery): Promise<Notification[]> => sql<Notification[]>`
  select id, order_id, user_id, type, message, created_at from notifications
  where (${orderId ?? null}::uuid is null or order_id = ${orderId ?? null}) and (${userId ?? null}::uuid is null or user_id = ${userId ?? null})
  order by created_at, id limit 100`

const present = (notification: Notification): Record<string, unknown> => ({
  ...notification,
  created_at: notification.created_at.toISOString(),
})
