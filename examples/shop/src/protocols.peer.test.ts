import { once } from 'node:events'
import { Client as McpClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Shop, startShop } from './index.ts'
import { type ReflectionVersion, reflect } from './testing/reflection-client.ts'
import { newCustomer, placeOrder, send } from './testing/shop-client.ts'

let shop: Shop
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())

describe('gRPC', () => {
  const service = 'shop.recommendations.v1.Recommendations'

  it.each<ReflectionVersion>(['v1', 'v1alpha'])('is found and called by reflection %s', async (version) => {
    const { services, client } = await reflect(shop.grpcAddress, { version, service })
    const call = (method: string, request: object) =>
      new Promise((resolve) =>
        client[method]?.(request, (error: { code: number; details: string } | null, reply: unknown) =>
          resolve(error ? `${error.code} ${error.details}` : reply),
        ),
      )
    expect(services).toContain(service)
    expect(await call('Recommend', { product_id: 10 })).toEqual({
      recommendations: [{ product_id: 11, name: 'Umbrella', price: 18.75, bought_together: '0', reason: 'SAME_CATEGORY' }],
    })
    expect(await call('Recommend', { product_id: 999 })).toBe('5 There is no product 999.')
    expect(await call('Recommend', { product_id: 1, limit: 51 })).toBe('3 The limit must be a whole number from 1 to 50.')
    const streamed: unknown[] = []
    const stream = client.StreamRecommendations?.({ product_id: 4, limit: 2 }) as AsyncIterable<{ name: string }>
    for await (const item of stream) streamed.push(item.name)
    expect(streamed).toEqual(['Tea pot', 'Apron'])
    client.close()
  })

  it('learns what is bought together, and says the same over HTTP', async () => {
    const items = [7, 11].map((product_id) => ({ product_id, quantity: 1 }))
    await send('POST', `${shop.urls.orders}/orders`, { ...(await newCustomer(shop)), body: { items } })
    const { body } = await send('GET', `${shop.urls.recommendations}/recommendations?product_id=7&limit=1`)
    expect(body.items).toEqual([{ product_id: 11, name: 'Umbrella', price: 18.75, bought_together: 1, reason: 'BOUGHT_TOGETHER' }])
  })
})

describe('the feed', () => {
  it('tells a customer what happens to their own orders, live', async () => {
    const [customer, stranger] = [await newCustomer(shop), await newCustomer(shop)]
    const socket = new WebSocket(`${shop.urls.feed}?token=${customer.token}`)
    const messages: { type: string; order_id?: string; nonce?: number }[] = []
    socket.on('message', (data) => messages.push(JSON.parse(String(data))))
    await once(socket, 'message')
    await placeOrder(shop, stranger)
    const { body: order } = await placeOrder(shop, customer)
    await send('POST', `${shop.urls.orders}/orders/${order.id}/pay`, customer)
    socket.send('{"type":"ping","nonce":7}')
    socket.send('hello')
    while (messages.length < 5) await once(socket, 'message')
    expect(messages.map(({ type, order_id, nonce }) => [type, order_id === order.id, nonce])).toEqual([
      ['welcome', false, undefined],
      ['order.created', true, undefined],
      ['order.paid', true, undefined],
      ['pong', false, 7],
      ['error', false, undefined],
    ])
    socket.close()
    await once(socket, 'close')
  })

  it('refuses without a token', async () => {
    const socket = new WebSocket(`${shop.urls.feed}?token=guess`)
    const [, response] = await once(socket, 'unexpected-response')
    expect(response.statusCode).toBe(401)
    socket.on('error', () => undefined).terminate()
  })
})

describe('MCP', () => {
  it('offers the shop to assistants', async () => {
    const client = new McpClient({ name: 'test', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(new URL(shop.urls.mcp)))
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['search_products', 'get_order'])
    const found = await client.callTool({ name: 'search_products', arguments: { query: 'get', max_price: 25 } })
    expect(found.structuredContent).toMatchObject({ total: 1, items: [{ name: 'Gadget', price: 19.99 }] })
    const { body: order } = await placeOrder(shop, await newCustomer(shop))
    const got = await client.callTool({ name: 'get_order', arguments: { order_id: order.id } })
    expect(got.structuredContent).toMatchObject({ id: order.id, total: 13.05 })
    const missing = await client.callTool({ name: 'get_order', arguments: { order_id: '00000000-0000-4000-8000-000000000000' } })
    expect(missing).toMatchObject({ isError: true, content: [{ text: 'There is no order 00000000-0000-4000-8000-000000000000.' }] })
    await client.close()
  })
})

describe('the storefront', () => {
  it('is a page that finds the services by itself', async () => {
    const page = await send('GET', shop.urls.web)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.body).toContain('<script type="module" src="/storefront.js">')
    const [script, style, config] = await Promise.all(
      ['storefront.js', 'storefront.css', 'config.json'].map((name) => send('GET', `${shop.urls.web}/${name}`)),
    )
    expect([script?.status, style?.status]).toEqual([200, 200])
    const { users, products, orders, recommendations, feed } = shop.urls
    expect(config?.body).toEqual({ users, products, orders, recommendations, feed })
    const fromPage = await send('OPTIONS', `${orders}/orders`, {
      headers: { origin: shop.urls.web, 'access-control-request-method': 'POST' },
    })
    expect(fromPage.headers.get('access-control-allow-origin')).toBe('*')
  })
})
