import type { Context, Hono } from 'hono'
import { requireAdmin } from '../http/auth.ts'
import { createService, readId } from '../http/create-service.ts'
import { type FieldError, Problem } from '../http/problem.ts'
import { isObject, optional, type Rule, readForm, text, wholeNumber } from '../http/read-form.ts'
import type { ShopContext } from '../shop-context.ts'
import {
  deleteProduct,
  findProduct,
  insertProduct,
  listProducts,
  type NewProduct,
  type Product,
  type ProductQuery,
  type ProductSort,
  productSorts,
  updateProduct,
} from './products-table.ts'
import { type ReservedItem, release, reserve } from './reservations-table.ts'

const priceRule: Rule = {
  test: (value) => typeof value === 'number' && value >= 0 && value < 1e9 && Number(value.toFixed(2)) === value,
  message: 'must be an amount with at most two decimals',
}
const stockRule = wholeNumber('must be a whole number, 0 or more', { min: 0 })
const productForm = {
  name: text('must be 1 to 200 characters'),
  category: text('must be 1 to 200 characters'),
  price: priceRule,
  stock: stockRule,
}
const itemsRule: Rule = {
  test: (value) => Array.isArray(value) && value.length > 0 && value.every(isObject),
  message: 'must be a list of items',
}

/** The catalogue, its prices and its stock. */
export const createProductsService = (context: ShopContext): Hono => {
  const { sql, cache } = context
  const app = createService('products', context)
  const forget = (ids: readonly number[]): Promise<unknown> => Promise.all(ids.map((id) => cache.delete(cacheKey(id))))

  app.get('/products', async (c) => {
    const query = readQuery(c)
    const { products, total } = await listProducts(sql, query)
    const page = { items: products.map(present), total, limit: query.limit, offset: query.offset }
    return c.json(page, 200, { 'x-total-count': String(total) })
  })

  app.get('/products/:id', async (c) => {
    const id = readNumber(c)
    const cached = await cache.get(cacheKey(id))
    if (cached !== undefined) return c.json(JSON.parse(cached) as Record<string, unknown>, 200, { 'x-cache': 'hit' })
    const product = present(found(await findProduct(sql, id), id))
    await cache.set(cacheKey(id), JSON.stringify(product))
    return c.json(product, 200, { 'x-cache': 'miss' })
  })

  app.get('/products/:id/stock', async (c) => {
    const id = readNumber(c)
    const { stock } = found(await findProduct(sql, id), id)
    return c.json({ product_id: id, stock, available: stock > 0 })
  })

  app.post('/products', async (c) => {
    requireAdmin(c, context)
    const product = await insertProduct(sql, await readForm<NewProduct>(c, productForm))
    return c.json(present(product), 201, { location: `/products/${product.id}` })
  })

  app.patch('/products/:id', async (c) => {
    requireAdmin(c, context)
    const id = readNumber(c)
    const form = await readForm<{ price?: number; stock?: number }>(c, { price: optional(priceRule), stock: optional(stockRule) })
    const product = found(await updateProduct(sql, { id, price: form.price ?? null, stock: form.stock ?? null }), id)
    await forget([id])
    return c.json(present(product))
  })

  app.delete('/products/:id', async (c) => {
    requireAdmin(c, context)
    const id = readNumber(c)
    if (!(await deleteProduct(sql, id))) throw new Problem(404, `There is no product ${id}.`)
    await forget([id])
    return c.body(null, 204)
  })

  app.post('/reservations', async (c) => {
    requireAdmin(c, context)
    const { order_id, items } = await readForm<{ order_id: string; items: ReservedItem[] }>(c, {
      order_id: text('is missing'),
      items: itemsRule,
    })
    const products = await reserve(sql, { orderId: order_id, items })
    await forget(products.map((product) => product.id))
    return c.json({ order_id, products: products.map(present) }, 201)
  })

  // `id` is the order's.
  app.delete('/reservations/:id', async (c) => {
    requireAdmin(c, context)
    await forget(await release(sql, readId(c, 'reservation')))
    return c.body(null, 204)
  })

  return app
}

const cacheKey = (id: number): string => `product:${id}`

const present = ({ id, name, category, price, stock }: Product): Record<string, unknown> => ({
  id,
  name,
  category,
  price: Number(price),
  stock,
})

const found = (product: Product | undefined, id: number): Product => {
  if (product === undefined) throw new Problem(404, `There is no product ${id}.`)
  return product
}

const readNumber = (c: Context): number => {
  const id = Number(c.req.param('id'))
  if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) throw new Problem(404, `There is no product ${c.req.param('id')}.`)
  return id
}

const readQuery = (c: Context): ProductQuery => {
  const errors: FieldError[] = []
  const readAmount = (field: string, { otherwise, max }: { otherwise: number | undefined; max: number }): number | undefined => {
    const given = c.req.query(field)
    if (given === undefined) return otherwise
    const value = Number(given)
    if (given === '' || !(value >= 0 && value <= max)) errors.push({ field, message: `must be a number from 0 to ${max}` })
    return value
  }
  const sort = c.req.query('sort') ?? 'id'
  if (!isSort(sort)) errors.push({ field: 'sort', message: `must be one of ${productSorts.join(', ')}` })
  const query: ProductQuery = {
    text: c.req.query('q'),
    category: c.req.query('category'),
    minPrice: readAmount('min_price', { otherwise: undefined, max: 1e9 }),
    maxPrice: readAmount('max_price', { otherwise: undefined, max: 1e9 }),
    inStock: c.req.query('in_stock') === 'true',
    sort: isSort(sort) ? sort : 'id',
    limit: Math.floor(readAmount('limit', { otherwise: 20, max: 100 }) ?? 20),
    offset: Math.floor(readAmount('offset', { otherwise: 0, max: 1e6 }) ?? 0),
  }
  if (errors.length > 0) throw new Problem(422, 'The query is not right.', errors)
  return query
}

const isSort = (sort: string): sort is ProductSort => (productSorts as readonly string[]).includes(sort)
