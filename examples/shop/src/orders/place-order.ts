import { randomUUID } from 'node:crypto'
import { callService } from '../http/call-service.ts'
import { fromCents, toCents } from '../money.ts'
import type { ShopContext } from '../shop-context.ts'
import { insertOrder, type OrderItem } from './orders-table.ts'

export interface OrderForm {
  readonly items: readonly { readonly product_id: number; readonly quantity: number }[]
  readonly note?: string | undefined
}

interface Reservation {
  readonly products: readonly { readonly id: number; readonly name: string; readonly price: number }[]
}

/** Takes the items out of the stock, adds them up and stores the order; gives its id. @throws Problem 404, 409 */
export const placeOrder = async (context: ShopContext, { userId, form }: { userId: string; form: OrderForm }): Promise<string> => {
  const id = randomUUID()
  const wanted = mergeItems(form.items)
  const url = `${context.urls.products}/reservations`
  const { products } = await callService<Reservation>(context, { method: 'POST', url, body: { order_id: id, items: wanted } })
  const items = wanted.map(({ product_id, quantity }): OrderItem => {
    const product = products.find((candidate) => candidate.id === product_id)
    return { product_id, quantity, name: product?.name ?? '', unit_price: String(product?.price ?? 0) }
  })
  const cents = items.reduce((total, item) => total + toCents(item.unit_price) * item.quantity, 0)
  await insertOrder(context.sql, { id, user_id: userId, note: form.note ?? null, items, total: String(fromCents(cents)) })
  return id
}

/** Gives back what the order holds of the stock. */
export const releaseStock = (context: ShopContext, orderId: string): Promise<void> =>
  callService(context, { method: 'DELETE', url: `${context.urls.products}/reservations/${orderId}` })

const mergeItems = (items: OrderForm['items']): { product_id: number; quantity: number }[] => {
  const quantities = new Map<number, number>()
  for (const { product_id, quantity } of items) quantities.set(product_id, (quantities.get(product_id) ?? 0) + quantity)
  return [...quantities].map(([product_id, quantity]) => ({ product_id, quantity }))
}
