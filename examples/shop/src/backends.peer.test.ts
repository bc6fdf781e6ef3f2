import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { findFreePort, postgresServer, requirePeer } from '@testmesh-tooling/services'
import postgres from 'postgres'
import { expect, it } from 'vitest'
import { startShop } from './index.ts'
import { askUntil, newCustomer, placeOrder, send } from './testing/shop-client.ts'

const isInstalled = (command: string): boolean => {
  try {
    execFileSync('which', [command], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const redisPeer = requirePeer('Redis', isInstalled('redis-server'), 'redis-server is not installed')
it.skipIf(redisPeer.isMissing)(`keeps products in ${redisPeer.label} when it is given one`, async () => {
  const port = await findFreePort()
  const redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await readUntil(redis.stdout, /(Ready to accept)/)
  const redisUrl = `redis://127.0.0.1:${port}`
  const shops = await Promise.all([startShop({ redisUrl }), startShop({ redisUrl })])
  const read = async (index: 0 | 1) => (await send('GET', `${shops[index].urls.products}/products/1`)).headers.get('x-cache')
  expect([shops[0].cache, await read(0), await read(0), await read(1)]).toEqual(['redis', 'miss', 'hit', 'miss'])
  await Promise.all(shops.map((shop) => shop.stop()))
  redis.kill()
  await once(redis, 'exit')
})

const kafkaPeer = requirePeer('Kafka', isInstalled('kcat'), 'kcat, which can play a broker, is not installed')
it.skipIf(kafkaPeer.isMissing)(`sends order events through ${kafkaPeer.label} when it is given one`, async () => {
  const mock = ['-C', '-b', 'mock', '-X', 'test.mock.num.brokers=1', '-X', 'debug=mock', '-t', 'keepalive']
  const kcat = spawn('kcat', mock, { stdio: ['ignore', 'ignore', 'pipe'] })
  const broker = await readUntil(kcat.stderr, /bootstrap\.servers=(\S+?:\d+)\s/)
  const warnings: string[] = []
  process.on('warning', ({ name }) => warnings.push(name))
  const shop = await startShop({ kafkaBrokers: [broker] })
  const { body: order } = await placeOrder(shop, await newCustomer(shop))
  const url = `${shop.urls.notifications}/notifications?order_id=${order.id}`
  const { body } = await askUntil(
    () => send('GET', url),
    (answer) => answer.body.total > 0,
  )
  expect([shop.events, body.total]).toEqual(['kafka', 1])
  expect(warnings.filter((name) => name.startsWith('Timeout'))).toEqual([])
  await shop.stop()
  kcat.kill()
  await once(kcat, 'exit')
})

it('keeps its data in a PostgreSQL it is given, where two edits at once truly meet', async () => {
  await using server = await postgresServer()
  const databaseUrl = server.dsn
  const shops = await Promise.all([startShop({ databaseUrl }), startShop({ databaseUrl })])
  const customer = await newCustomer(shops[0])
  const { body: order } = await placeOrder(shops[0], customer)
  const pays = await Promise.all(Array.from({ length: 8 }, () => send('POST', `${shops[0].urls.orders}/orders/${order.id}/pay`, customer)))
  expect(pays.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 409)])
  await Promise.all(shops.map((shop) => shop.stop()))
  const again = await startShop({ databaseUrl })
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined })
  expect(await sql`select status, total::text from orders`).toEqual([{ status: 'paid', total: '13.05' }])
  await sql.end()
  await again.stop()
})

it('sends spans of one request and its event as one trace', async () => {
  const spans: { name: string; traceId: string; service: string }[] = []
  const receiver = createServer(async (request, response) => {
    spans.push(...readSpans(await readBody(request)))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const shop = await startShop({ otlpEndpoint: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}` })
  const traceId = 'a'.repeat(32)
  const customer = await newCustomer(shop)
  const { body: order } = await placeOrder(shop, customer, { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` })
  await askUntil(
    () => send('GET', `${shop.urls.notifications}/notifications?order_id=${order.id}`),
    (answer) => answer.body.total > 0,
  )
  await shop.stop()
  receiver.close()
  const ours = spans.filter((span) => span.traceId === traceId).map(({ service, name }) => `${service}: ${name}`)
  expect(ours.toSorted()).toEqual(['notifications: process order.created', 'orders: POST /orders', 'products: POST /reservations'])
})

it('says so when a server it was given does not answer', async () => {
  const port = await findFreePort()
  await expect(startShop({ redisUrl: `redis://127.0.0.1:${port}` })).rejects.toThrow(`no Redis answers at redis://127.0.0.1:${port}`)
  await expect(startShop({ databaseUrl: `postgres://shop:secret@127.0.0.1:${port}/shop` })).rejects.toThrow(
    `no PostgreSQL answers at postgres://shop:***@127.0.0.1:${port}/shop`,
  )
})

it('keeps the messages of concurrent database clients apart', async () => {
  const shop = await startShop()
  const clients = [true, false, true, false].map((prepare) => postgres(shop.databaseUrl, { max: 3, prepare, idle_timeout: 1 }))
  const ask = async (sql: postgres.Sql, number: number): Promise<number> => {
    if (number % 3 === 0) await sql`select 1 / (${number}::int - ${number}::int)`.catch(() => undefined)
    if (number % 3 === 1)
      await sql
        .begin((transaction) => transaction`delete from products`.then(() => Promise.reject(new Error('undo'))))
        .catch(() => undefined)
    const [row] = await sql<{ number: number }[]>`select ${number}::int as number, ${String(number)} as text from products limit 1`
    return row?.number ?? -1
  }
  const numbers = Array.from({ length: 100 }, (_, index) => index)
  const answers = await Promise.all(numbers.flatMap((number) => clients.map((sql) => ask(sql, number))))
  expect(answers).toEqual(numbers.flatMap((number) => clients.map(() => number)))
  await Promise.all(clients.map((sql) => sql.end()))
  await shop.stop()
})

/** What the pattern's group matched first. The stream is read to its end: kcat dies when nobody reads its log. */
const readUntil = (stream: Readable, pattern: RegExp): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    stream.on('data', (chunk) => {
      text = (text + String(chunk)).slice(-10_000)
      const [, found] = pattern.exec(text) ?? []
      if (found !== undefined) resolve(found)
    })
  })

const readBody = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
  let text = ''
  for await (const chunk of stream) text += Buffer.from(chunk).toString()
  return text
}

interface OtlpBody {
  readonly resourceSpans: {
    readonly resource: { readonly attributes: { readonly key: string; readonly value: { readonly stringValue?: string } }[] }
    readonly scopeSpans: { readonly spans: { readonly name: string; readonly traceId: string }[] }[]
  }[]
}

const readSpans = (text: string): { name: string; traceId: string; service: string }[] =>
  (JSON.parse(text) as OtlpBody).resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? ''
    return scopeSpans.flatMap(({ spans }) => spans.map(({ name, traceId }) => ({ name, traceId, service })))
  })
