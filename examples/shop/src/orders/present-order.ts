import type { Bug } from '../bugs.ts'
import type { Order, OrderItem } from './orders-table.ts'

/** An order as the API shows it. */
export const presentOrder = (order: Order, bugs: ReadonlySet<Bug>): Record<string, unknown> => ({
  id: order.id,
  user_id: order.user_id,
  status: order.status,
  total: bugs.has('wrong-total') ? toWrongTotal(order.items) : Number(order.total),
  items: order.items.map(presentItem),
  note: order.note,
  version: order.version,
  created_at: order.created_at.toISOString(),
  updated_at: order.updated_at.toISOString(),
})

const presentItem = ({ product_id, name, unit_price, quantity }: OrderItem): Record<string, unknown> => ({
  product_id,
  name,
  unit_price: Number(unit_price),
  quantity,
})

// The bug: 3 × 4.35 is 13.049999999999999 in binary floating point.
const toWrongTotal = (items: readonly OrderItem[]): string =>
  String(items.reduce((total, item) => total + Number(item.unit_price) * item.quantity, 0))
