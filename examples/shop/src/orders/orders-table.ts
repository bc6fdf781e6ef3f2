import type { Sql } from 'postgres'

export type OrderStatus = 'pending' | 'paid' | 'cancelled'

export interface OrderItem {
  readonly product_id: number
  readonly name: string
  /** As text, like every amount that comes out of the database. */
  readonly unit_price: string
  readonly quantity: number
}

export interface Order {
  readonly id: string
  readonly user_id: string
  readonly status: OrderStatus
  readonly total: string
  readonly note: string | null
  /** Counts the changes; a change names the version it was made from. */
  readonly version: number
  readonly created_at: Date
  readonly updated_at: Date
  readonly items: readonly OrderItem[]
}

export type NewOrder = Pick<Order, 'id' | 'user_id' | 'note' | 'total' | 'items'>

export const insertOrder = async (sql: Sql, { id, user_id, note, total, items }: NewOrder): Promise<void> => {
  const lines = items.map((item, position) => ({ order_id: id, position, ...item }))
  await sql.begin(async (transaction) => {
    await transaction`insert into orders (id, user_id, note, total) values (${id}, ${user_id}, ${note}, ${total})`
    await transaction`insert into order_items ${transaction(lines, 'order_id', 'position', 'product_id', 'name', 'unit_price', 'quantity')}`
  })
}

export const findOrder = async (sql: Sql, id: string): Promise<Order | undefined> => {
  const [order] = await sql<Order[]>`select orders.*, ${itemsOf(sql)} from orders where id = ${id}`
  return order
}

export interface OrderQuery {
  readonly userId: string
  readonly status: string | undefined
}

/** The newest first, at most 100. */
export const listOrders = async (sql: Sql, { userId, status }: OrderQuery): Promise<Order[]> => sql<Order[]>`
  select orders.*, ${itemsOf(sql)} from orders
  where user_id = ${userId} and (${status ?? null}::text is null or status = ${status ?? null})
  order by created_at desc, id limit 100`

export interface OrderChange {
  readonly id: string
  readonly version: number
  readonly note: string | null
}

/** False when the order is not at `version` any more. */
export const changeOrder = async (sql: Sql, { id, version, note }: OrderChange): Promise<boolean> => {
  const { count } = await sql`
    update orders set note = ${note}, version = version + 1, updated_at = now() where id = ${id} and version = ${version}`
  return count > 0
}

/** Only one of two who try at once gets a pending order to `status`: false for the other. */
export const settleOrder = async (sql: Sql, { id, status }: { id: string; status: OrderStatus }): Promise<boolean> => {
  const { count } = await sql`
    update orders set status = ${status}, version = version + 1, updated_at = now() where id = ${id} and status = 'pending'`
  return count > 0
}

export const deleteOrder = async (sql: Sql, id: string): Promise<boolean> => {
  const { count } = await sql`delete from orders where id = ${id}`
  return count > 0
}

const itemsOf = (sql: Sql) => sql`(
  select json_agg(json_build_object('product_id', product_id, 'name', name, 'unit_price', unit_price::text, 'quantity', quantity) order by position)
  from order_items where order_id = orders.id) as items`
