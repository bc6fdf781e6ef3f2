import type { Sql } from 'postgres'
import { Problem } from '../http/problem.ts'
import type { Product } from './products-table.ts'

export interface ReservedItem {
  readonly product_id: number
  readonly quantity: number
}

/**
 * Takes the items of an order out of the stock: all of them or none.
 *
 * @throws Problem 404 for an unknown product, 409 when there is not enough of one
 */
export const reserve = (sql: Sql, { orderId, items }: { orderId: string; items: readonly ReservedItem[] }): Promise<Product[]> =>
  sql.begin(async (transaction) => {
    const products: Product[] = []
    // Always in the same order, so that two orders never wait for each other.
    for (const { product_id, quantity } of items.toSorted((a, b) => a.product_id - b.product_id)) {
      const [product] = await transaction<
        Product[]
      >`select id, name, category, price, stock from products where id = ${product_id} for update`
      if (product === undefined) throw new Problem(404, `There is no product ${product_id}.`)
      if (product.stock < quantity) throw new Problem(409, `Only ${product.stock} of "${product.name}" in stock, ${quantity} wanted.`)
      await transaction`update products set stock = stock - ${quantity} where id = ${product_id}`
      await transaction`insert into reservations (order_id, product_id, quantity) values (${orderId}, ${product_id}, ${quantity})`
      products.push(product)
    }
    return products
  }) as Promise<Product[]>

/** Puts back what an order holds, and gives the products; nothing when it holds nothing any more. */
export const release = async (sql: Sql, orderId: string): Promise<number[]> => {
  const rows = await sql<{ id: number }[]>`
    with held as (delete from reservations where order_id = ${orderId} returning product_id, quantity)
    update products set stock = stock + held.quantity from held where products.id = held.product_id returning products.id`
  return rows.map((row) => row.id)
}
