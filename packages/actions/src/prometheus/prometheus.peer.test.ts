import { actionContract } from '@testmesh/action-kit/contract'
import {
  createTlsIdentity,
  findFreePort,
  type HttpServer,
  httpServer,
  type PrometheusServer,
  prometheusPeer,
  prometheusServer,
  proxyServer,
} from '@testmesh-tooling/services'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clientCodes } from '../http/client.ts'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { prometheusCodes } from './codes.ts'
import { prometheus } from './prometheus.ts'

const run = async (config: object) => {
  await using context = createTestContext()
  return await runAction(prometheus, config, context)
}

interface Failure {
  readonly code: string
  readonly message: string
  readonly kind?: string
  readonly hint?: string
  readonly result?: unknown
}

const failing = async (config: object): Promise<Failure> => {
  const error: unknown = await run(config).then(
    (result) => Promise.reject(new Error(`it passed: ${JSON.stringify(result)}`)),
    (reason: unknown) => reason,
  )
  return error as Failure
}

/** As the engine compiles them. */
const holds = (text: string, test: (result: { value: unknown; count: unknown }) => boolean) => (result: object) => [
  { list: 'assert', text, pointer: '/assert/0', passed: test(result as never) },
]

const peer = prometheusPeer()
describe.skipIf(peer.isMissing)(peer.label, () => {
  let shop: HttpServer
  let server: PrometheusServer
  let orders = 0
  let isUp = true
  beforeAll(async () => {
    shop = await httpServer((_, response) => {
      if (!isUp) return void response.writeHead(500).end()
      response.setHeader('content-type', 'text/plain; version=0.0.4')
      response.end(
        [
          `orders_created_total{service="orders",kind="book"} ${orders}`,
          'orders_created_total{service="billing",kind="mug"} 7',
          'nothing_at_all NaN',
          'too_much +Inf',
          '',
        ].join('\n'),
      )
    })
    server = await prometheusServer({ scrape: [shop.port] })
    // The first scrape has come.
    await run({ url: server.url, query: 'orders_created_total', within: '20s', interval: '100ms' })
  }, 60_000)
  afterAll(async () => {
    await server?.stop()
    await shop?.stop()
  })
  beforeEach(() => {
    orders = 0
    isUp = true
  })

  it('gives the value, its labels and all series', async () => {
    const result = await run({ url: server.url, query: 'orders_created_total{kind="mug"}' })
    const metric = { __name__: 'orders_created_total', instance: `127.0.0.1:${shop.port}`, job: 'shop', service: 'billing', kind: 'mug' }
    expect(result).toEqual({
      value: 7,
      metric,
      series: [{ metric, value: 7, time: expect.stringMatching(/^20\d\d-.*Z$/) }],
      count: 1,
      attempts: 1,
      duration_ms: expect.any(Number),
    })
    expect(await run({ url: `${server.url}/`, query: 'orders_created_total', limit: 1 })).toMatchObject({ count: 2, truncated: true })
    expect(await run({ url: server.url, query: 'up == 5' })).toMatchObject({ value: null, metric: null, series: [], count: 0 })
  })

  it('gives numbers without labels, and what is no number', async () => {
    expect(await run({ url: server.url, query: '1 + 1' })).toMatchObject({ value: 2, metric: {}, count: 1 })
    expect(await run({ url: server.url, query: 'nothing_at_all' })).toMatchObject({ value: 'NaN' })
    expect(await run({ url: server.url, query: 'too_much' })).toMatchObject({ value: '+Inf' })
  })

  it('asks for a time, and for a range', async () => {
    expect(await run({ url: server.url, query: 'up', time: '-1d' })).toMatchObject({ count: 0 })
    const at = await run({ url: server.url, query: 'time()', time: '2026-01-31T12:00:00Z' })
    expect(at).toMatchObject({ value: Date.UTC(2026, 0, 31, 12) / 1000, series: [{ time: '2026-01-31T12:00:00.000Z' }] })
    const { series, value } = await run({ url: server.url, query: 'time()', start: '1767225600', end: '2026-01-01T00:00:10Z', step: '5s' })
    expect(series[0]?.values).toEqual([
      { time: '2026-01-01T00:00:00.000Z', value: 1_767_225_600 },
      { time: '2026-01-01T00:00:05.000Z', value: 1_767_225_605 },
      { time: '2026-01-01T00:00:10.000Z', value: 1_767_225_610 },
    ])
    expect(value).toBe(1_767_225_610)
    expect((await run({ url: server.url, query: 'time()', start: '-1h' })).series[0]?.values).toHaveLength(101)
  })

  it('asks again until what is expected is there', async () => {
    const waiting = run({
      url: server.url,
      query: 'orders_created_total{service="orders"}',
      assert: holds('value >= 3', ({ value }) => Number(value) >= 3),
      within: '20s',
      interval: '50ms',
    })
    await new Promise((resolve) => setTimeout(resolve, 500))
    orders = 3
    const { value, attempts } = await waiting
    expect(value).toBe(3)
    expect(attempts).toBeGreaterThan(1)
  })

  it('says what it saw last', async () => {
    const error = await failing({
      url: server.url,
      query: 'orders_created_total{service="billing"}',
      assert: holds('value >= 8', ({ value }) => Number(value) >= 8),
      within: '300ms',
      interval: '100ms',
    })
    expect(error).toMatchObject({ code: 'PROMETHEUS_NOT_AS_EXPECTED', kind: 'timeout', result: { value: 7, count: 1 } })
    const name = `orders_created_total{instance="127.0.0.1:${shop.port}", job="shop", kind="mug", service="billing"}`
    expect(error.message.replace(/\d questions in \S+ s/, 'questions')).toBe(
      `value >= 8 does not hold; after questions there was one series: ${name} 7`,
    )
  })

  it('says what is there instead of the series that are not', async () => {
    const message = async (query: string) => (await failing({ url: server.url, query, within: '50ms', interval: '50ms' })).message
    expect(await message('sum(orders_created_total{service="orders", kind="mug"})')).toMatch(
      /no series; nearest to it: orders_created_total\{.*\}, orders_created_total\{.*\}$/,
    )
    expect(await message('rate(order_created_total[1m])')).toContain(
      'it knows no metric order_created_total; there are orders_created_total',
    )
    expect(await message('up == 5')).toMatch(/there is no series; after one question there was no series$/)
  })

  it('tells where a query is wrong', async () => {
    expect(await failing({ url: server.url, query: 'sum(up) by (' })).toMatchObject({
      code: 'PROMETHEUS_BAD_QUERY',
      message: '1:13: parse error: unclosed left parenthesis\n  sum(up) by (\n              ^',
    })
    expect(await failing({ url: server.url, query: 'orders_created_total * on(job) orders_created_total' })).toMatchObject({
      code: 'PROMETHEUS_QUERY_FAILED',
      message: expect.stringContaining('duplicate series for the match group'),
    })
  })

  it('is not asked for what is no time', async () => {
    const codes = [{ time: 'yesterday' }, { start: '-1h', end: '-2h' }, { start: '-5 minutes' }, { start: '-1h', step: 0 }]
    for (const times of codes)
      expect(await failing({ url: server.url, query: 'up', ...times })).toMatchObject({ code: 'PROMETHEUS_BAD_TIME' })
  })

  it('can be repeated by hand', () => {
    const config = {
      operation: 'query',
      url: 'http://p:9090',
      query: 'up == 1',
      timeout: 1,
      verify_ssl: true,
      limit: 1,
      interval: 1,
    } as const
    expect(prometheus.explain?.(config, undefined)).toEqual({
      request: 'up == 1',
      repeat: "curl -sS 'http://p:9090/api/v1/query?query=up+%3D%3D+1' -H 'accept: application/json'",
    })
  })

  it('is heard of when it is killed between two questions', { timeout: 30_000 }, async () => {
    const mortal = await prometheusServer({ scrape: [shop.port] })
    const asking = failing({ url: mortal.url, query: 'never_there', within: '20s', interval: '100ms' })
    await new Promise((resolve) => setTimeout(resolve, 250))
    await mortal.stop()
    expect((await asking).code).toMatch(/^HTTP_CONNECTION_(REFUSED|CLOSED)$/)
  })

  describe('every promise of an action', async () => {
    const silent = await httpServer(() => undefined)
    afterAll(() => silent.stop())
    const contract = actionContract(prometheus, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys({ ...prometheusCodes, ...clientCodes }),
      cases: [
        { name: 'now', config: () => ({ url: server.url, query: 'up' }) },
        { name: 'a range', config: () => ({ url: server.url, query: 'up', start: '-1m' }) },
      ],
      hang: { url: silent.url, query: 'up' },
      unreachable: async () => ({ url: `http://127.0.0.1:${await findFreePort()}`, query: 'up' }),
    })
    for (const { name, run: prove } of contract) it(name, prove)
  })

  it('stops within 100 ms while it waits for the next question', async () => {
    await using context = createTestContext()
    const asking = runAction(prometheus, { url: server.url, query: 'never_there', within: '20s', interval: '10s' }, context)
    asking.catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 200))
    const abortedAt = performance.now()
    context.abort()
    await expect(asking).rejects.toMatchObject({ code: 'PROMETHEUS_ABORTED' })
    expect(performance.now() - abortedAt).toBeLessThan(100)
  })

  it('is reached through a proxy, as somebody', async () => {
    await using proxy = await proxyServer()
    expect(await run({ url: server.url, query: '1', proxy: proxy.url })).toMatchObject({ value: 1 })
  })
})

describe('what does not do what it should', () => {
  const query = 'up'

  it.each([
    ['refuses', 401, 'no', 'PROMETHEUS_NO_ACCESS', /answered 401, it wants: Basic realm="metrics"$/],
    ['forbids', 403, '<html>', 'PROMETHEUS_NO_ACCESS', /answered 403/],
    ['is another page', 200, '<html>hello</html>', 'PROMETHEUS_NOT_PROMETHEUS', /answered 200 with "<html>hello<\/html>"$/],
    ['is another API', 200, '{"status":"ok"}', 'PROMETHEUS_NOT_PROMETHEUS', /answered 200/],
    ['is not there', 404, '', 'PROMETHEUS_NOT_PROMETHEUS', /answered 404 with nothing$/],
    ['gives something else', 200, '{"status":"success","data":{}}', 'PROMETHEUS_NOT_PROMETHEUS', /result of the kind/],
    ['took too long', 503, '{"status":"error","errorType":"timeout","error":"query timed out"}', 'PROMETHEUS_QUERY_FAILED', /timed out/],
  ])('%s', async (_, status, body, code, message) => {
    await using server = await httpServer((__, response) => {
      if (status === 401) response.setHeader('www-authenticate', 'Basic realm="metrics"')
      response.writeHead(status).end(body)
    })
    const error = await failing({ url: server.url, query })
    expect([error.code, error.message, Boolean(error.hint)]).toEqual([code, expect.stringMatching(message), true])
  })

  it('is not there, has no name, or hangs up in the middle', async () => {
    expect(await failing({ url: `http://127.0.0.1:${await findFreePort()}`, query })).toMatchObject({
      code: 'HTTP_CONNECTION_REFUSED',
      kind: 'connection',
    })
    expect(await failing({ url: 'http://nowhere.invalid:9090', query })).toMatchObject({ code: 'HTTP_DNS', kind: 'connection' })
    await using server = await httpServer((request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"status":')
      setTimeout(() => request.socket.destroy(), 20)
    })
    expect(await failing({ url: server.url, query })).toMatchObject({ code: 'HTTP_CONNECTION_CLOSED', kind: 'connection' })
    await using silent = await httpServer(() => undefined)
    expect(await failing({ url: silent.url, query, timeout: '100ms' })).toMatchObject({ code: 'HTTP_TIMEOUT', kind: 'timeout' })
  })

  it('has a certificate that nobody knows, unless it is given', async () => {
    const tls = createTlsIdentity()
    const answer = '{"status":"success","data":{"resultType":"scalar","result":[1,"1"]}}'
    await using server = await httpServer((_, response) => response.end(answer), { tls })
    expect(await failing({ url: server.url, query })).toMatchObject({ code: 'HTTP_TLS' })
    expect(await run({ url: server.url, query, ca: tls.cert })).toMatchObject({ value: 1 })
    expect(await failing({ url: server.url.replace('https', 'http'), query })).toMatchObject({ code: 'HTTP_CONNECTION_CLOSED' })
  })

  it('is told who asks, and asked where egress lets it', async () => {
    const asked: unknown[] = []
    await using server = await httpServer(({ headers }, response) => {
      asked.push([headers.authorization, headers['x-scope-orgid'], typeof headers.traceparent])
      response.end('{"status":"success","data":{"resultType":"vector","result":[]}}')
    })
    await run({ url: server.url, query, auth: { type: 'bearer', token: 'tok' }, headers: { 'X-Scope-OrgID': 'team-a' } })
    expect(asked).toEqual([['Bearer tok', 'team-a', 'string']])
    await using context = createTestContext()
    const net = { resolve: async () => Promise.reject(Object.assign(new Error('no'), { name: 'ActionError', code: 'EGRESS_DENIED' })) }
    await expect(runAction(prometheus, { url: server.url, query }, { ...context, net })).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
  })

  it('is not asked by a step that expects nothing', async () => {
    expect(await failing({ url: 'http://127.0.0.1:1', query, operation: 'assert' })).toMatchObject({ code: 'PROMETHEUS_NOTHING_EXPECTED' })
  })
})
