import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, httpServer, type LokiServer, lokiPeer, lokiServer, proxyServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientCodes } from '../http/client.ts'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { lokiCodes } from './codes.ts'
import { loki } from './loki.ts'

const run = async (config: object) => {
  await using context = createTestContext()
  return await runAction(loki, config, context)
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

const peer = lokiPeer()
describe.skipIf(peer.isMissing)(peer.label, () => {
  let server: LokiServer
  const startedAt = Date.now()
  const log = async (labels: object, ...lines: readonly (readonly [agoMs: number, line: string, metadata?: object])[]) => {
    const values = lines.map(([agoMs, line, metadata]) => [`${startedAt - agoMs}000001`, line, ...(metadata ? [metadata] : [])])
    const body = JSON.stringify({ streams: [{ stream: labels, values }] })
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(`${server.url}/loki/api/v1/push`, { method: 'POST', headers, body })).status).toBe(204)
  }
  beforeAll(async () => {
    server = await lokiServer()
    await log({ service: 'orders', level: 'info' }, [9000, 'order 17 created', { trace_id: 'abc' }], [7000, '{"event":"paid","order":17}'])
    await log({ service: 'billing', level: 'error' }, [8000, 'no money'])
  }, 90_000)
  afterAll(() => server?.stop())

  it('gives lines in the order they were written, with what is known of each', async () => {
    const result = await run({ url: server.url, query: '{service=~"orders|billing"}' })
    const time = (agoMs: number) => new Date(startedAt - agoMs).toISOString().replace('Z', '000001Z')
    expect(result).toEqual({
      lines: ['order 17 created', 'no money', '{"event":"paid","order":17}'],
      entries: [
        {
          line: 'order 17 created',
          time: time(9000),
          labels: expect.objectContaining({ service: 'orders', level: 'info', trace_id: 'abc' }),
        },
        { line: 'no money', time: time(8000), labels: expect.objectContaining({ service: 'billing' }) },
        { line: '{"event":"paid","order":17}', time: time(7000), labels: expect.anything(), json: { event: 'paid', order: 17 } },
      ],
      count: 3,
      value: null,
      series: [],
      attempts: 1,
      duration_ms: expect.any(Number),
    })
    expect(await run({ url: `${server.url}/`, query: '{service="orders"} |= "created"' })).toMatchObject({ count: 1 })
    expect(await run({ url: server.url, query: '{service="orders"} | json | event = "paid"' })).toMatchObject({
      ...{ count: 1, entries: [{ labels: { event: 'paid', order: '17' } }] },
    })
    expect(await run({ url: server.url, query: '# none\n{service="orders"} |= "lost"' })).toMatchObject({ count: 0, lines: [] })
  })

  it('keeps the latest lines, and says that there are more', async () => {
    const query = '{service=~"orders|billing"}'
    expect(await run({ url: server.url, query, limit: 2 })).toMatchObject({
      ...{ count: 2, truncated: true, lines: ['no money', '{"event":"paid","order":17}'] },
    })
    expect(await run({ url: server.url, query, limit: 3 })).not.toHaveProperty('truncated')
    expect(await failing({ url: server.url, query, limit: 10_000 })).toMatchObject({
      ...{ code: 'LOKI_QUERY_FAILED', message: expect.stringContaining('max entries limit') },
    })
  })

  it('asks for a span of time', async () => {
    const query = '{service=~"orders|billing"}'
    const at = (agoMs: number) => new Date(startedAt - agoMs).toISOString()
    expect((await run({ url: server.url, query, start: at(8500), end: at(7500) })).lines).toEqual(['no money'])
    expect((await run({ url: server.url, query, end: String((startedAt - 8500) / 1000) })).lines).toEqual(['order 17 created'])
    expect((await run({ url: server.url, query, start: '-1s' })).lines).toEqual([])
    for (const times of [{ start: 'yesterday' }, { start: '-1h', end: '-2h' }, { time: 'now' }, { step: '5s' }])
      expect(await failing({ url: server.url, query, ...times })).toMatchObject({ code: 'LOKI_BAD_TIME' })
  })

  it('gives metrics, now and over a range', async () => {
    const query = 'sum by (service) (count_over_time({service=~".+"}[1h]))'
    const result = await run({ url: server.url, query: `sort_desc(${query})` })
    expect(result).toMatchObject({
      ...{ value: 2, count: 2, lines: [], entries: [] },
      series: [
        { metric: { service: 'orders' }, value: 2 },
        { metric: { service: 'billing' }, value: 1 },
      ],
    })
    expect(await run({ url: server.url, query: `sort_desc(${query})`, limit: 1 })).toMatchObject({ count: 2, truncated: true })
    expect(await run({ url: server.url, query, time: '-1d' })).toMatchObject({ value: null, count: 0 })
    const { series } = await run({ url: server.url, query, start: '-5s', step: '1s' })
    expect(series[0]?.values?.length).toBeGreaterThan(3)
    expect(await run({ url: server.url, query: 'vector(3)' })).toMatchObject({ value: 3 })
  })

  it('asks again until what is expected is there', async () => {
    const waiting = run({
      url: server.url,
      query: '{service="slow"}',
      assert: holds('count == 2', ({ count }) => count === 2),
      within: '20s',
      interval: '50ms',
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    await log({ service: 'slow' }, [2, 'one'], [1, 'two'])
    const { lines, attempts } = await waiting
    expect(lines).toEqual(['one', 'two'])
    expect(attempts).toBeGreaterThan(1)
    expect(await run({ url: server.url, query: '{service="slow"}', within: '5s' })).toMatchObject({ count: 2 })
  })

  it('says what it saw last, and what is there instead', async () => {
    const wait = { url: server.url, within: '50ms', interval: '50ms' }
    const error = await failing({ ...wait, query: '{service="orders"}', assert: holds('count == 3', ({ count }) => count === 3) })
    expect(error).toMatchObject({ code: 'LOKI_NOT_AS_EXPECTED', kind: 'timeout', result: { count: 2 } })
    expect(error.message).toMatch(/^count == 3 does not hold; after .* there was 2 lines: "order 17 created", "\{.*\}"$/)
    const message = async (query: string) => (await failing({ ...wait, query })).message.replace(/^.* there was /, '')
    expect(await message('{service="orders"} |= "order 18"')).toMatch(
      /^no line; \{service="orders"\} alone finds 2 lines: "order 17 created", /,
    )
    expect(await message('{service="order"}')).toMatch(/^no line; no service is "order"; there are billing, orders/)
    expect(await message('{app="orders"}')).toMatch(/^no line; there is no label app; there are .*service/)
    expect(await message('count_over_time({app="orders"}[1m])')).toMatch(/^no series; there is no label app/)
  })

  it('tells where a query is wrong', async () => {
    expect(await failing({ url: server.url, query: '{service="orders"} |= "a"\n | json | level=' })).toMatchObject({
      code: 'LOKI_BAD_QUERY',
      message: 'parse error at line 2, col 17: syntax error: unexpected $end\n   | json | level=\n                  ^',
    })
    expect(await failing({ url: server.url, query: '{service=~".*"}' })).toMatchObject({ code: 'LOKI_BAD_QUERY' })
    expect(await failing({ url: server.url, query: '{service="orders"}', start: '-90d' })).toMatchObject({ code: 'LOKI_QUERY_FAILED' })
  })

  it('can be repeated by hand', () => {
    const config = {
      operation: 'query',
      url: 'http://l:3100',
      query: 'vector(1)',
      time: '1',
      timeout: 1,
      verify_ssl: true,
      limit: 1,
      interval: 1,
    } as const
    expect(loki.explain?.(config, undefined)).toEqual({
      request: 'vector(1)',
      repeat: "curl -sS 'http://l:3100/loki/api/v1/query?query=vector%281%29&time=1000000000' -H 'accept: application/json'",
    })
  })

  describe('every promise of an action', async () => {
    const silent = await httpServer(() => undefined)
    afterAll(() => silent.stop())
    const contract = actionContract(loki, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys({ ...lokiCodes, ...clientCodes }),
      cases: [
        { name: 'lines', config: () => ({ url: server.url, query: '{service="orders"}' }) },
        { name: 'a metric', config: () => ({ url: server.url, query: 'vector(1)' }) },
      ],
      hang: { url: silent.url, query: '{service="orders"}' },
      unreachable: async () => ({ url: `http://127.0.0.1:${await findFreePort()}`, query: '{service="orders"}' }),
    })
    for (const { name, run: prove } of contract) it(name, prove)
  })

  it('stops within 100 ms while it waits for the next question', async () => {
    await using context = createTestContext()
    const asking = runAction(loki, { url: server.url, query: '{service="never"}', within: '20s', interval: '10s' }, context)
    asking.catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 200))
    const abortedAt = performance.now()
    context.abort()
    await expect(asking).rejects.toMatchObject({ code: 'LOKI_ABORTED' })
    expect(performance.now() - abortedAt).toBeLessThan(100)
  })

  it('is reached through a proxy', async () => {
    await using proxy = await proxyServer()
    expect(await run({ url: server.url, query: 'vector(1)', proxy: proxy.url })).toMatchObject({ value: 1 })
  })

  it('is heard of when it is killed between two questions', async () => {
    const asking = failing({ url: server.url, query: '{service="never"}', within: '20s', interval: '100ms' })
    await new Promise((resolve) => setTimeout(resolve, 250))
    await server.stop()
    expect((await asking).code).toMatch(/^HTTP_CONNECTION_(REFUSED|CLOSED)$/)
  })
})

describe('what does not do what it should', () => {
  const query = '{service="orders"}'

  it.each([
    ['refuses', 401, 'no org id', 'LOKI_NO_ACCESS', /answered 401: no org id$/],
    ['forbids', 403, '<html>', 'LOKI_NO_ACCESS', /answered 403$/],
    ['is another page', 200, '<html>hello</html>', 'LOKI_NOT_LOKI', /answered 200 with "<html>hello<\/html>"$/],
    ['is another API', 200, '{"status":"ok"}', 'LOKI_NOT_LOKI', /answered 200/],
    ['is not there', 404, '404 page not found', 'LOKI_NOT_LOKI', /answered 404/],
    ['gives something else', 200, '{"status":"success","data":{}}', 'LOKI_NOT_LOKI', /result of the kind/],
    ['took too long', 504, 'request timed out', 'LOKI_QUERY_FAILED', /timed out/],
  ])('%s', async (_, status, body, code, message) => {
    await using server = await httpServer((__, response) => response.writeHead(status, { 'content-type': 'text/plain' }).end(body))
    const error = await failing({ url: server.url, query })
    expect([error.code, error.message, Boolean(error.hint)]).toEqual([code, expect.stringMatching(message), true])
  })

  it('is not there, has no name, or hangs up in the middle', async () => {
    expect(await failing({ url: `http://127.0.0.1:${await findFreePort()}`, query })).toMatchObject({ code: 'HTTP_CONNECTION_REFUSED' })
    expect(await failing({ url: 'http://nowhere.invalid:3100', query })).toMatchObject({ code: 'HTTP_DNS', kind: 'connection' })
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
    const answer = '{"status":"success","data":{"resultType":"streams","result":[]}}'
    await using server = await httpServer((_, response) => response.end(answer), { tls })
    expect(await failing({ url: server.url, query })).toMatchObject({ code: 'HTTP_TLS' })
    expect(await run({ url: server.url, query, ca: tls.cert })).toMatchObject({ count: 0 })
  })

  it('is told who asks, and asked where egress lets it', async () => {
    const asked: unknown[] = []
    await using server = await httpServer(({ headers }, response) => {
      asked.push([headers.authorization, headers['x-scope-orgid'], typeof headers.traceparent])
      response.end('{"status":"success","data":{"resultType":"streams","result":[]}}')
    })
    await run({ url: server.url, query, auth: { type: 'bearer', token: 'tok' }, headers: { 'X-Scope-OrgID': 'team-a' } })
    expect(asked).toEqual([['Bearer tok', 'team-a', 'string']])
    await using context = createTestContext()
    const net = { resolve: async () => Promise.reject(Object.assign(new Error('no'), { name: 'ActionError', code: 'EGRESS_DENIED' })) }
    await expect(runAction(loki, { url: server.url, query }, { ...context, net })).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
  })

  it('is not asked by a step that expects nothing', async () => {
    expect(await failing({ url: 'http://127.0.0.1:1', query, operation: 'assert' })).toMatchObject({ code: 'LOKI_NOTHING_EXPECTED' })
  })
})
