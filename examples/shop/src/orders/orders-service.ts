import { randomUUID } from 'node:crypto'
import type { Context, Hono } from 'hono'
import type { OrderEvent } from '../events/event-bus.ts'
import { isAdmin, requireOwner, requireUser } from '../http/auth.ts'
import { createService, readId } from '../http/create-service.ts'
import { Problem } from '../http/problem.ts'
import type { ShopContext } from '../shop-context.ts'
import { addAdminRoutes } from './admin-routes.ts'
import { claimKey, dropKey, settleKey } from './idempotency-table.ts'
import { readChange, readOrderForm } from './order-form.ts'
import { changeOrder, deleteOrder, findOrder, listOrders, type Order, settleOrder } from './orders-table.ts'
import { type OrderForm, placeOrder, releaseStock } from './place-order.ts'
import { presentOrder } from './present-order.ts'

/** Orders from the cart to the payment, and the events the rest of the shop lives on. */
export const createOrdersService = (context: ShopContext): Hono => {
  const { sql } = context
  const app = createService('orders', context)
  addAdminRoutes(app, context)

  const load = async (id: string): Promise<Order> => {
    const order = await findOrder(sql, id)
    if (order === undefined) throw new Problem(404, `There is no order ${id}.`)
    return order
  }
  const loadOwned = async (c: Context): Promise<Order> => {
    if (!isAdmin(c, context)) requireUser(c, context)
    const order = await load(readId(c, 'order'))
    requireOwner(c, { context, userId: order.user_id })
    return order
  }
  const publish = (order: Order, type: OrderEvent['type']): Promise<void> => {
    const work = () => context.events.publish(toEvent(order, type))
    return context.bugs.has('lost-trace') ? context.telemetry.continue(undefined, work) : work()
  }
  /** The order as it is now, told to whoever listens. */
  const announce = async (id: string, type: OrderEvent['type']): Promise<Order> => {
    const order = await load(id)
    await publish(order, type)
    return order
  }
  const show = (c: Context, order: Order): Response => {
    c.header('etag', `"${order.version}"`)
    return c.json(presentOrder(order, context.bugs))
  }

  app.post('/orders', async (c) => {
    const userId = requireUser(c, context).sub
    const form = await readOrderForm(c)
    const { id, replayed } = await placeOnce(context, { userId, form, key: c.req.header('idempotency-key') })
    c.header('location', `/orders/${id}`)
    if (replayed) {
      c.header('idempotent-replayed', 'true')
      return show(c, await load(id))
    }
    c.status(201)
    return show(c, await announce(id, 'order.created'))
  })

  app.get('/orders', async (c) => {
    const userId = c.req.query('user_id') ?? requireUser(c, context).sub
    requireOwner(c, { context, userId })
    const orders = await listOrders(sql, { userId, status: c.req.query('status') })
    return c.json({ items: orders.map((order) => presentOrder(order, context.bugs)), total: orders.length })
  })

  app.get('/orders/:id', async (c) => show(c, await loadOwned(c)))

  app.patch('/orders/:id', async (c) => {
    const { id, version } = await loadOwned(c)
    const change = await readChange(c)
    if (!(await changeOrder(sql, { id, ...change }))) {
      const [given, now] = [change.version, version]
      throw new Problem(409, `Version ${given} of this order is not the newest; it was at ${now} when this request came.`)
    }
    return show(c, await announce(id, 'order.updated'))
  })

  app.post('/orders/:id/pay', async (c) => {
    const { id } = await loadOwned(c)
    await settle(context, { id, status: 'paid' })
    return show(c, await announce(id, 'order.paid'))
  })

  app.post('/orders/:id/cancel', async (c) => {
    const { id } = await loadOwned(c)
    await settle(context, { id, status: 'cancelled' })
    await releaseStock(context, id)
    return show(c, await announce(id, 'order.cancelled'))
  })

  app.delete('/orders/:id', async (c) => {
    const order = await loadOwned(c)
    if (!(await deleteOrder(sql, order.id))) throw new Problem(404, `There is no order ${order.id}.`)
    if (order.status === 'pending') await releaseStock(context, order.id)
    await publish(order, 'order.deleted')
    return c.body(null, 204)
  })

  return app
}

interface Placing {
  readonly userId: string
  readonly form: OrderForm
  readonly key: string | undefined
}

const placeOnce = async (context: ShopContext, { userId, form, key }: Placing): Promise<{ id: string; replayed: boolean }> => {
  const { sql } = context
  if (key === undefined) return { id: await placeOrder(context, { userId, form }), replayed: false }
  const known = await claimKey(sql, { userId, key, body: form })
  if (known !== undefined) return { id: known, replayed: true }
  try {
    const id = await placeOrder(context, { userId, form })
    await settleKey(sql, { userId, key, orderId: id })
    return { id, replayed: false }
  } catch (error) {
    await dropKey(sql, { userId, key })
    throw error
  }
}

const settle = async ({ sql }: ShopContext, { id, status }: { id: string; status: 'paid' | 'cancelled' }): Promise<void> => {
  if (await settleOrder(sql, { id, status })) return
  const order = await findOrder(sql, id)
  throw new Problem(409, `This order is ${order?.status ?? 'gone'}; only a pending one can be ${status}.`)
}

const toEvent = (order: Order, type: OrderEvent['type']): OrderEvent => ({
  id: randomUUID(),
  type,
  at: new Date().toISOString(),
  order_id: order.id,
  user_id: order.user_id,
  status: order.status,
  total: Number(order.total),
  product_ids: order.items.map((item) => item.product_id),
})
