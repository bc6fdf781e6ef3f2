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

  const owned = async (c: Context): Promise<Order> => {
    const id = readId(c, 'order')
    const order = await findOrder(sql, id)
    if (order === undefined) {
      if (!isAdmin(c, context)) requireUser(c, context)
      throw new Problem(404, `There is no order ${id}.`)
    }
    requireOwner(c, { context, userId: order.user_id })
    return order
  }
  const answer = async (c: Context, { id, status = 200 }: { id: string; status?: 200 | 201 }): Promise<Response> => {
    const order = await findOrder(sql, id)
    if (order === undefined) throw new Problem(404, `There is no order ${id}.`)
    const location: Record<string, string> = status === 201 ? { location: `/orders/${id}` } : {}
    return c.json(presentOrder(order, context.bugs), status, { etag: `"${order.version}"`, ...location })
  }
  const announce = async (id: string, type: OrderEvent['type']): Promise<void> => {
    const order = await findOrder(sql, id)
    if (order !== undefined) await context.events.publish(toEvent(order, type))
  }

  app.post('/orders', async (c) => {
    const userId = requireUser(c, context).sub
    const form = await readOrderForm(c)
    const key = c.req.header('idempotency-key')
    const { id, replayed } = await placeOnce(context, { userId, form, key })
    if (!replayed) await announce(id, 'order.created')
    else c.header('idempotent-replayed', 'true')
    return answer(c, { id, status: replayed ? 200 : 201 })
  })

  app.get('/orders', async (c) => {
    const userId = c.req.query('user_id') ?? requireUser(c, context).sub
    requireOwner(c, { context, userId })
    const orders = await listOrders(sql, { userId, status: c.req.query('status') })
    return c.json({ items: orders.map((order) => presentOrder(order, context.bugs)), total: orders.length })
  })

  app.get('/orders/:id', async (c) => answer(c, { id: (await owned(c)).id }))

  app.patch('/orders/:id', async (c) => {
    const { id, version } = await owned(c)
    const change = await readChange(c)
    if (!(await changeOrder(sql, { id, ...change }))) {
      throw new Problem(
        409,
        `Version ${change.version} of this order is not the newest any more; somebody changed it after you read it (${version}).`,
      )
    }
    await announce(id, 'order.updated')
    return answer(c, { id })
  })

  app.post('/orders/:id/pay', async (c) => {
    const { id } = await owned(c)
    await settle(context, { id, status: 'paid' })
    await announce(id, 'order.paid')
    return answer(c, { id })
  })

  app.post('/orders/:id/cancel', async (c) => {
    const { id } = await owned(c)
    await settle(context, { id, status: 'cancelled' })
    await releaseStock(context, id)
    await announce(id, 'order.cancelled')
    return answer(c, { id })
  })

  app.delete('/orders/:id', async (c) => {
    const order = await owned(c)
    if (!(await deleteOrder(sql, order.id))) throw new Problem(404, `There is no order ${order.id}.`)
    if (order.status === 'pending') await releaseStock(context, order.id)
    await context.events.publish(toEvent(order, 'order.deleted'))
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
