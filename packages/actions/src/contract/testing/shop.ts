import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { type HttpServer, httpServer } from '@testmesh-tooling/services'

export interface Shop extends HttpServer {
  /** Methods and paths, as they came. */
  readonly asked: string[]
  /** States that were set up or torn down. */
  readonly states: unknown[]
  /** Another version of the shop: numbers are text now. */
  isNew: boolean
}

/** A provider: orders, a picture, a poll, and states that can be set by POST /states. */
export const startShop = async (): Promise<Shop> => {
  const orders = new Map<string, object>()
  const shop = { states: [] as unknown[], asked: [] as string[], isNew: false }
  const order = (id: string, product: string) => ({
    id,
    product,
    price: shop.isNew ? '12.50' : 12.5,
    quantity: 1,
    lines: [{ sku: 'a', tags: ['new', 'red'] }],
    created_at: new Date().toISOString(),
  })
  let looks = 0
  const server = await httpServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://shop')
    const line = `${request.method} ${pathname}`
    shop.asked.push(`${request.method} ${request.url}`)
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body))
    const id = /^\/orders\/([\w-]+)$/.exec(pathname)?.[1]
    const sent = await text(request)
    if (line === 'POST /states') {
      const state = JSON.parse(sent) as { state: string; action?: string; params?: { id?: string } }
      shop.states.push(state)
      if (state.state === 'no such state') return void response.writeHead(500).end()
      const known = state.params?.id ?? randomUUID()
      if (state.action !== 'teardown') orders.set(known, order(known, 'book'))
      return void answer(200, { id: known })
    }
    if (line === 'POST /orders') {
      const { product } = JSON.parse(sent) as { product: string }
      const made = order(randomUUID(), product)
      orders.set(made.id, made)
      return void answer(201, made, { location: `/orders/${made.id}` })
    }
    if (line === 'GET /orders') return void answer(200, { orders: [...orders.values()], page: Number(searchParams.get('page') ?? 1) })
    if (line === 'POST /login') return void answer(200, { user: 'ada', access_token: 'tok-3f9c1d7e', session: 'hidden-by-name-of-secret' })
    if (line === 'GET /old') return void response.writeHead(302, { location: '/orders' }).end()
    if (line === 'GET /slow-job') return void answer(++looks < 3 ? 202 : 200, { done: looks >= 3 })
    if (line === 'GET /health') return void response.writeHead(200, { 'content-type': 'text/plain' }).end('fine')
    if (line === 'GET /picture')
      return void response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([137, 80, 78, 71, 0, 255]))
    if (request.method === 'GET' && id !== undefined && orders.has(id)) {
      const known = orders.get(id) as { id: string; product: string }
      return void answer(200, order(known.id, known.product))
    }
    answer(404, { error: 'nothing here' })
  })
  return Object.assign(shop, server)
}
