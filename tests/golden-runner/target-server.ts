import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

/** What the golden flows talk to. Each case has one of its own, so its counters and its log begin at zero. */
export interface TargetServer extends AsyncDisposable {
  readonly port: number
  /** `DELETE /orders/o-1`, in the order they came. */
  readonly requests: readonly string[]
}

export const startTarget = async (): Promise<TargetServer> => {
  const requests: string[] = []
  const counters = new Map<string, number>()
  const feeds = new Set<Duplex>()
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    answer(request, response, counters).catch((error: unknown) => send(response, 500, { error: String(error) }))
  })
  server.on('upgrade', (request, socket) => {
    requests.push(`${request.method} ${request.url}`)
    feeds.add(socket)
    openFeed(request, socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      for (const socket of feeds) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const order = {
  id: 'o-17',
  status: 'pending',
  total: '19.90',
  paid: false,
  customer: { name: 'Ada', email: 'ada@example.com', address: { city: 'London', zip: 'NW1' } },
  items: [
    { sku: 'tea', quantity: 2, price: 4.5 },
    { sku: 'cup', quantity: 1, price: 10.9 },
  ],
}

type Counters = Map<string, number>

const answer = async (request: IncomingMessage, response: ServerResponse, counters: Counters): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://target')
  const [, head = '', name = ''] = pathname.split('/')
  const body = await bodyOf(request)
  if (request.method === 'DELETE') return send(response, name === 'stuck' ? 409 : 204, name === 'stuck' ? { error: 'in use' } : undefined)
  switch (head) {
    // Until a test closes the server.
    case 'slow':
      return
    case 'login':
      return send(response, 200, { token: 'tok-5f1d7a42', expires_in: 600 })
    case 'orders':
      return request.method === 'POST' ? send(response, 201, { ...order, id: name === '' ? 'o-1' : name }) : send(response, 200, order)
    case 'status':
      return send(response, Number(name), { error: `asked for ${name}` })
    case 'echo':
      return send(response, 200, { method: request.method, path: pathname, query: Object.fromEntries(searchParams), body })
    case 'whoami':
      return send(response, 401, { error: `the token ${request.headers.authorization ?? 'of nobody'} is not known` })
    case 'counter':
      return count(response, counters, { name, until: Number(searchParams.get('until') ?? 1) })
    case 'text':
      return void response.writeHead(200, { 'content-type': 'text/plain' }).end('all is well\n')
    case 'broken-json':
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": "o-17", "status": "pen')
    case 'not-gzip':
      return void response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain text all the same')
    case 'redirect':
      return void response.writeHead(302, { location: `/redirect/${Number(name) + 1}` }).end()
    case 'drop':
      return void response.destroy()
    case 'xml':
      return void response.writeHead(200, { 'content-type': 'application/xml' }).end('<order><id>o-17</id><total>19.90</total></order>')
    case 'unicode':
      return send(response, 200, { 名前: '東京タワー', emoji: '🎉', café: 'crème' })
    default:
      return send(response, 404, { error: `there is nothing at ${pathname}` })
  }
}

/** A WebSocket by hand: `/feed/quiet` says nothing, `/feed/closes` closes at once, any other tells one price. */
const openFeed = (request: IncomingMessage, socket: Duplex): void => {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
  socket.on('error', () => socket.destroy())
  if (request.url === '/feed/closes')
    socket.end(frame(0x88, Buffer.concat([Buffer.from([0x03, 0xf3]), Buffer.from('the feed is being restarted')])))
  else if (request.url !== '/feed/quiet') socket.write(frame(0x81, Buffer.from('{"symbol":"OTHER","price":7}')))
}

const frame = (kind: number, payload: Buffer): Buffer => Buffer.concat([Buffer.from([kind, payload.length]), payload])

/** 503 until it was asked often enough. */
const count = (response: ServerResponse, counters: Counters, { name, until }: { name: string; until: number }): void => {
  const asked = (counters.get(name) ?? 0) + 1
  counters.set(name, asked)
  send(response, asked < until ? 503 : 200, { count: asked, status: asked < until ? 'starting' : 'ready' })
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return request.headers['content-type'] === 'application/json' && text !== '' ? JSON.parse(text) : text
}

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? undefined : JSON.stringify(body))
}
