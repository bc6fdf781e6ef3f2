import type { Sql } from 'postgres'

export interface Product {
  readonly id: number
  readonly name: string
  readonly category: string
  /** As text, so that no cent is lost on the way. */
  readonly price: string
  readonly stock: number
}

export interface ProductQuery {
  readonly text: string | undefined
  readonly category: string | undefined
  readonly minPrice: number | undefined
  readonly maxPrice: number | undefined
  readonly inStock: boolean
  readonly sort: ProductSort
  readonly limit: number
  readonly offset: number
}

export const productSorts = ['id', '-id', 'name', '-name', 'price', '-price'] as const
export type ProductSort = (typeof productSorts)[number]

/** One page, and how many there are in all. */
export const listProducts = async (sql: Sql, query: ProductQuery): Promise<{ products: Product[]; total: number }> => {
  const { text, category, minPrice, maxPrice, inStock, sort, limit, offset } = query
  const column = sql(sort.replace('-', ''))
  const rows = await sql<(Product & { total: number })[]>`
    select id, name, category, price, stock, count(*) over ()::int as total from products
    where (${text ?? null}::text is null or name ilike ${`%${text ?? ''}%`})
      and (${category ?? null}::text is null or category = ${category ?? null})
      and (${minPrice ?? null}::numeric is null or price >= ${minPrice ?? null}::numeric)
      and (${maxPrice ?? null}::numeric is null or price <= ${maxPrice ?? null}::numeric)
      and (${!inStock} or stock > 0)
    order by ${sort.startsWith('-') ? sql`${column} desc` : column}, id limit ${limit} offset ${offset}`
  return { products: rows, total: rows[0]?.total ?? 0 }
}

export const findProduct = async (sql: Sql, id: number): Promise<Product | undefined> => {
  const [product] = await sql<Product[]>`select id, name, category, price, stock from products where id = ${id}`
  return product
}

export type NewProduct = Omit<Product, 'id' | 'price'> & { readonly price: number }

export const insertProduct = async (sql: Sql, { name, category, price, stock }: NewProduct): Promise<Product> => {
  const [product] = await sql<[Product]>`
    insert into products (name, category, price, stock) values (${name}, ${category}, ${price}, ${stock})
    returning id, name, category, price, stock`
  return product
}

export const updateProduct = async (sql: Sql, { id, price, stock }: { id: number; price: number | null; stock: number | null }) => {
  const [product] = await sql<Product[]>`
    update products set price = coalesce(${price}::numeric, price), stock = coalesce(${stock}::int, stock)
    where id = ${id} returning id, name, category, price, stock`
  return product
}

export const deleteProduct = async (sql: Sql, id: number): Promise<boolean> => {
  const { count } = await sql`delete from products where id = ${id}`
  return count > 0
}
