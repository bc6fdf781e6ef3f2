import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shop, startShop } from './index.ts'
import { askUntil, newCustomer, placeOrder, send } from './testing/shop-client.ts'

let shop: Shop
const log: string[] = []
beforeAll(async () => {
  shop = await startShop({ log: (line) => log.push(line) })
})
afterAll(async () => {
  await shop.stop()
  expect(log).toEqual([])
})

describe('users', () => {
  it('register, log in, read and change their profile, and leave', async () => {
    const customer = await newCustomer(shop)
    const me = await send('GET', `${shop.urls.users}/users/me`, customer)
    expect(me.body).toEqual({ id: customer.id, email: customer.email, name: 'A customer', created_at: expect.any(String) })
    const renamed = await send('PATCH', `${shop.urls.users}/users/me`, { ...customer, body: { name: 'Somebody' } })
    expect(renamed.body.name).toBe('Somebody')
    expect((await send('DELETE', `${shop.urls.users}/users/${customer.id}`, customer)).status).toBe(204)
    expect((await send('GET', `${shop.urls.users}/users/me`, customer)).status).toBe(404)
  })

  it('are told every field that is not right', async () => {
    const { status, headers, body } = await send('POST', `${shop.urls.users}/users`, { body: { email: 'nobody', password: 'short' } })
    expect({ status, type: headers.get('content-type'), body }).toMatchInlineSnapshot(`
      {
        "body": {
          "detail": "3 fields are not right.",
          "errors": [
            {
              "field": "email",
              "message": "must be an email address",
            },
            {
              "field": "name",
              "message": "must be 1 to 200 characters",
            },
            {
              "field": "password",
              "message": "must have at least 8 characters",
            },
          ],
          "instance": "/users",
          "status": 422,
          "title": "Validation Failed",
          "type": "about:blank",
        },
        "status": 422,
        "type": "application/problem+json",
      }
    `)
  })

  it('are refused in the ways HTTP has for it', async () => {
    const { users } = shop.urls
    const [one, other] = await Promise.all([newCustomer(shop), newCustomer(shop)])
    const taken = { email: one.email, name: 'Again', password: 'long enough' }
    const answers = await Promise.all([
      send('GET', `${users}/users/me`),
      send('GET', `${users}/users/me`, { headers: { authorization: `Bearer ${one.token}x` } }),
      send('POST', `${users}/login`, { body: { email: one.email, password: 'wrong' } }),
      send('GET', `${users}/users/${one.id}`, other),
      send('GET', `${users}/users/not-an-id`, other),
      send('POST', `${users}/users`, { body: taken }),
      send('POST', `${users}/users`, { body: '{' }),
      send('GET', `${users}/nothing`),
    ])
    expect(answers.map(({ status, body }) => `${status} ${body.detail}`.replace(one.email, 'ADDRESS'))).toMatchInlineSnapshot(`
      [
        "401 Send the token you got from POST /login as "Authorization: Bearer …".",
        "401 This token is not valid any more.",
        "401 Email or password is wrong.",
        "403 This belongs to somebody else.",
        "404 There is no user not-an-id.",
        "409 ADDRESS is registered already.",
        "400 The body must be a JSON object.",
        "404 There is no GET /nothing here.",
      ]
    `)
  })
})

describe('products', () => {
  it('are listed by filter, page and order', async () => {
    const { body } = await send('GET', `${shop.urls.products}/products?category=kitchen&sort=-price&limit=2&max_price=100`)
    expect(body).toMatchInlineSnapshot(`
      {
        "items": [
          {
            "category": "kitchen",
            "id": 5,
            "name": "Tea pot",
            "price": 34,
            "stock": 100000,
          },
          {
            "category": "kitchen",
            "id": 6,
            "name": "Apron",
            "price": 22.95,
            "stock": 100000,
          },
        ],
        "limit": 2,
        "offset": 0,
        "total": 3,
      }
    `)
    expect((await send('GET', `${shop.urls.products}/products?sort=colour&limit=many`)).body.errors).toHaveLength(2)
  })

  it('are made, repriced and deleted with the admin key only', async () => {
    const { products } = shop.urls
    const body = { name: 'Kite', category: 'toys', price: 15.5, stock: 2 }
    const headers = { 'x-api-key': shop.adminKey }
    expect((await send('POST', `${products}/products`, { body })).status).toBe(401)
    expect((await send('POST', `${products}/products`, { body, headers: { 'x-api-key': 'guess' } })).status).toBe(403)
    const made = await send('POST', `${products}/products`, { body, headers })
    const url = `${products}${made.headers.get('location')}`
    const first = await send('GET', url)
    const second = await send('GET', url)
    expect([first, second].map((answer) => answer.headers.get('x-cache'))).toEqual(['miss', 'hit'])
    expect((await send('PATCH', url, { headers, body: { price: 14 } })).body.price).toBe(14)
    expect((await send('GET', url)).body.price).toBe(14)
    expect((await send('GET', `${url}/stock`)).body).toEqual({ product_id: made.body.id, stock: 2, available: true })
    expect((await send('DELETE', url, { headers })).status).toBe(204)
    expect((await send('GET', url)).status).toBe(404)
  })
})

describe('orders', () => {
  it('go from pending to paid, once', async () => {
    const customer = await newCustomer(shop)
    const made = await placeOrder(shop, customer)
    const url = `${shop.urls.orders}${made.headers.get('location')}`
    expect([made.status, made.body.status, made.body.total, made.headers.get('etag')]).toEqual([201, 'pending', 13.05, '"1"'])
    const pays = await Promise.all([1, 2, 3].map(() => send('POST', `${url}/pay`, customer)))
    expect(pays.map((pay) => pay.status).toSorted()).toEqual([200, 409, 409])
    expect((await send('POST', `${url}/cancel`, customer)).body.detail).toBe('This order is paid; only a pending one can be cancelled.')
    const list = await send('GET', `${shop.urls.orders}/orders?user_id=${customer.id}&status=paid`, customer)
    expect(list.body.items.map((order: { id: string }) => order.id)).toEqual([made.body.id])
    expect((await send('GET', url, await newCustomer(shop))).status).toBe(403)
  })

  it('take from the stock all or nothing, and give back when cancelled or deleted', async () => {
    const customer = await newCustomer(shop)
    const headers = { 'x-api-key': shop.adminKey }
    const { body: product } = await send('POST', `${shop.urls.products}/products`, {
      headers,
      body: { name: 'Rare', category: 'x', price: 0.1, stock: 3 },
    })
    const stock = async (): Promise<number> => (await send('GET', `${shop.urls.products}/products/${product.id}/stock`)).body.stock
    const items = [{ product_id: product.id, quantity: 1 }]
    const order = (body: unknown) => send('POST', `${shop.urls.orders}/orders`, { ...customer, body })
    const [one, two] = [await order({ items: [...items, ...items] }), await order({ items })]
    expect([one.body.total, await stock()]).toEqual([0.2, 0])
    expect((await order({ items: [{ product_id: 1, quantity: 1 }, ...items] })).body.detail).toBe('Only 0 of "Rare" in stock, 1 wanted.')
    await send('POST', `${shop.urls.orders}/orders/${one.body.id}/cancel`, customer)
    await send('DELETE', `${shop.urls.orders}/orders/${two.body.id}`, customer)
    expect(await stock()).toBe(3)
    expect((await order({ items: [{ product_id: product.id, quantity: 0 }, {}] })).body.errors).toMatchInlineSnapshot(`
      [
        {
          "field": "items[0].quantity",
          "message": "must be a whole number from 1 to 1000",
        },
        {
          "field": "items[1].product_id",
          "message": "must be the id of a product",
        },
        {
          "field": "items[1].quantity",
          "message": "must be a whole number from 1 to 1000",
        },
      ]
    `)
  })

  it('refuse a change made from an old version', async () => {
    const customer = await newCustomer(shop)
    const url = `${shop.urls.orders}/orders/${(await placeOrder(shop, customer)).body.id}`
    const change = (note: string) => send('PATCH', url, { headers: { ...customer.headers, 'if-match': '"1"' }, body: { note } })
    const changes = await Promise.all(['one', 'two', 'three'].map(change))
    expect(changes.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    expect((await send('PATCH', url, { ...customer, body: { note: 'now', version: 2 } })).body.version).toBe(3)
    expect((await send('PATCH', url, { ...customer, body: { note: 'when?' } })).status).toBe(428)
  })

  it('are made once per idempotency key', async () => {
    const customer = await newCustomer(shop)
    const first = await placeOrder(shop, customer, { 'idempotency-key': 'k1' })
    const again = await placeOrder(shop, customer, { 'idempotency-key': 'k1' })
    expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 200, 'true'])
    expect(again.body.id).toBe(first.body.id)
    const body = { items: [{ product_id: 1, quantity: 1 }] }
    const headers = { ...customer.headers, 'idempotency-key': 'k1' }
    expect((await send('POST', `${shop.urls.orders}/orders`, { body, headers })).status).toBe(422)
  })
})

describe('notifications', () => {
  it('follow an order after a moment, and stand in the database', async () => {
    const customer = await newCustomer(shop)
    const { body: order } = await placeOrder(shop, customer)
    const url = `${shop.urls.notifications}/notifications?order_id=${order.id}`
    expect((await send('GET', url)).body.total).toBe(0)
    const { body } = await askUntil(
      () => send('GET', url),
      (answer) => answer.body.total > 0,
    )
    expect(body.items).toEqual([
      {
        id: expect.any(String),
        order_id: order.id,
        user_id: customer.id,
        type: 'order.created',
        message: 'We have your order over 13.05.',
        created_at: expect.any(String),
      },
    ])
    const sql = postgres(shop.databaseUrl, { max: 1 })
    expect(await sql`select type, message from notifications where order_id = ${order.id}`).toEqual([
      { type: 'order.created', message: 'We have your order over 13.05.' },
    ])
    await sql.end()
  })
})
