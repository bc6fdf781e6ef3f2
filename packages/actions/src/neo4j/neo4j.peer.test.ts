import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { actionContract } from '@testmesh/action-kit/contract'
import {
  createTlsIdentity,
  findFreePort,
  httpServer,
  type Neo4jServer,
  neo4jLogin,
  neo4jPeer,
  neo4jServer,
} from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../testing/test-context.ts'
import { neo4jCodes } from './codes.ts'
import { neo4j } from './neo4j.ts'

const peer = neo4jPeer()
let server: Neo4jServer

const settings = () => ({ url: `bolt://${server.address}`, ...neo4jLogin })
const runIn = (context: TestContext, query: string, config: object = {}) => runAction(neo4j, { ...settings(), query, ...config }, context)
const run = async (query: string, config: object = {}) => {
  await using context = createTestContext()
  return await runIn(context, query, config)
}

interface Failure {
  readonly code: string
  readonly message: string
  readonly kind?: string
  readonly hint?: string
  readonly result?: unknown
}

const failing = async (query: string, config: object = {}): Promise<Failure> => {
  const error: unknown = await run(query, config).then(
    (result) => Promise.reject(new Error(`it passed: ${JSON.stringify(result)}`)),
    (reason: unknown) => reason,
  )
  return error as Failure
}

/** As the engine compiles them. */
const holds = (text: string, test: (result: { count: number; first_row?: Record<string, unknown> }) => boolean) => (result: object) => [
  { list: 'assert', text, pointer: '/assert/0', passed: test(result as never) },
]

/** Takes minutes. */
const slow = 'UNWIND range(1, 100000) AS x UNWIND range(1, 1000000) AS y WITH x, y WHERE x * y % 7 = 3 RETURN count(*) AS n'

describe.skipIf(peer.isMissing)(peer.label, () => {
  beforeAll(async () => {
    server = await neo4jServer()
    await run('CREATE CONSTRAINT FOR (o:Order) REQUIRE o.number IS UNIQUE')
  }, 180_000)
  afterAll(() => server?.stop())

  it('gives rows, columns and what changed', async () => {
    const created = await run('CREATE (o:Order {number: $number, lines: $lines}) RETURN o.number AS number, o.lines AS lines', {
      params: { number: 17, lines: ['book', 'mug'] },
    })
    expect(created).toEqual({
      rows: [{ number: 17, lines: ['book', 'mug'] }],
      count: 1,
      first_row: { number: 17, lines: ['book', 'mug'] },
      columns: ['number', 'lines'],
      changes: { labels_added: 1, nodes_created: 1, properties_set: 2 },
      attempts: 1,
      duration_ms: expect.any(Number),
    })
    expect(await run('MATCH (o:Order {number: 17}) DETACH DELETE o')).toMatchObject({ rows: [], count: 0, changes: { nodes_deleted: 1 } })
    expect(await run('MATCH (o:Nothing) RETURN o')).toMatchObject({ rows: [], count: 0, columns: ['o'], changes: {} })
  })

  it('gives nodes, relationships and paths', async () => {
    await run("CREATE (:Customer {name: 'Ada'})-[:BOUGHT {at: date('2026-01-02')}]->(:Product {name: 'book'})")
    const { first_row } = await run('MATCH path = (c:Customer)-[b:BOUGHT]->(p) RETURN c, b, path, labels(p) AS labels')
    const id = expect.stringMatching(/^\d+:[0-9a-f-]+:\d+$/)
    const c = { name: 'Ada', _id: id, _labels: ['Customer'] }
    expect(first_row).toEqual({
      c,
      b: { at: '2026-01-02', _id: id, _type: 'BOUGHT', _from: id, _to: id },
      path: {
        nodes: [c, { name: 'book', _id: id, _labels: ['Product'] }],
        relationships: [{ at: '2026-01-02', _id: id, _type: 'BOUGHT' }],
      },
      labels: ['Product'],
    })
    await run('MATCH (n) WHERE n:Customer OR n:Product DETACH DELETE n')
  })

  it('gives values as flows read them', async () => {
    const text = `RETURN 1 AS small, -200 AS minus, 70000 AS more, 9007199254740993 AS large, 0.5 AS half, null AS none, true AS yes,
      [1, 'a', [2]] AS list, {a: {b: 1}} AS map, 0.0 / 0.0 AS nan, date('2026-01-02') AS date, localtime('03:04:05') AS localtime,
      time('03:04:05.5+01:30') AS time, datetime('2026-01-02T03:04:05+01:00') AS datetime,
      datetime('2026-01-02T03:04:05[Europe/Berlin]') AS zoned, localdatetime('2026-01-02T03:04:05.123456') AS localdatetime,
      duration('P1M2DT3.5S') AS duration, point({x: 1, y: 2}) AS point, point({longitude: 1, latitude: 2, height: 3}) AS place`
    expect((await run(text)).first_row).toEqual({
      small: 1,
      minus: -200,
      more: 70_000,
      large: '9007199254740993',
      half: 0.5,
      none: null,
      yes: true,
      list: [1, 'a', [2]],
      map: { a: { b: 1 } },
      nan: 'NaN',
      date: '2026-01-02',
      localtime: '03:04:05.000',
      time: '03:04:05.500+01:30',
      datetime: '2026-01-02T02:04:05.000Z',
      zoned: '2026-01-02T02:04:05.000Z',
      localdatetime: '2026-01-02T03:04:05.123456',
      duration: 'P1M2DT3.5S',
      point: { srid: 7203, x: 1, y: 2 },
      place: { srid: 4979, x: 1, y: 2, z: 3 },
    })
    const long = 'ä'.repeat(100_000)
    const params = { text: long, map: { list: [1.5, null, false, -7, 300, 3_000_000_000] }, none: null }
    expect((await run('RETURN $text AS text, $map AS map, $none AS none', { params })).first_row).toEqual(params)
    await using context = createTestContext()
    const bytes = new Uint8Array([1, 2, 255])
    const config = { ...settings(), operation: 'query', query: 'RETURN $b AS b, [$b] AS list', params: { b: bytes } as never } as const
    const given = { ...config, timeout: 5000, max_rows: 1, interval: 1 }
    expect((await neo4j.run(given, context)).first_row).toEqual({ b: bytes, list: ['AQL/'] })
  })

  it('stops fetching behind max_rows, and serves on', async () => {
    await using context = createTestContext()
    const many = await runIn(context, 'UNWIND range(1, 1000000) AS n RETURN n', { max_rows: 2 })
    expect(many).toMatchObject({ rows: [{ n: 1 }, { n: 2 }], count: 2, truncated: true })
    expect(await runIn(context, 'UNWIND range(1, 2) AS n RETURN n', { max_rows: 2 })).not.toHaveProperty('truncated')
    expect((await runIn(context, 'UNWIND range(1, 5000) AS n RETURN n')).count).toBe(5000)
  })

  it('asks again until what is expected is there', async () => {
    const waiting = run('MATCH (o:Order {number: 1}) RETURN o.status AS status', {
      assert: holds('first_row.status == "paid"', ({ first_row }) => first_row?.status === 'paid'),
      within: '20s',
      interval: '20ms',
    })
    await run("CREATE (:Order {number: 1, status: 'paid'})")
    const { first_row, attempts } = await waiting
    expect(first_row).toEqual({ status: 'paid' })
    expect(attempts).toBeGreaterThan(0)
    expect(await run('MATCH (o:Order) RETURN o', { within: '5s' })).toMatchObject({ count: 1 })
  })

  it('says what it saw last', async () => {
    const error = await failing('UNWIND [1, 2, 3, 4] AS n RETURN n', {
      assert: holds('count == 5', ({ count }) => count === 5),
      within: '100ms',
      interval: '50ms',
    })
    expect(error).toMatchObject({ code: 'NEO4J_NOT_AS_EXPECTED', kind: 'timeout', result: { count: 4 } })
    expect(error.message).toMatch(/^count == 5 does not hold; after .* there was 4 rows: \{"n":1\}, \{"n":2\}, \{"n":3\} and 1 more$/)
    expect((await failing('MATCH (o:Nothing) RETURN o', { within: '1ms' })).message).toBe(
      'there is no row; after one question there was no row',
    )
  })

  it('tells what the server says of a query, and serves on', async () => {
    await using context = createTestContext()
    await expect(runIn(context, 'MATCH (o:Order) RETURN p')).rejects.toMatchObject({
      code: 'NEO4J_BAD_QUERY',
      message: expect.stringMatching(/^Variable `p` not defined \(line 1, column 24 .*\(Neo\.ClientError\.Statement\.SyntaxError\)$/s),
    })
    expect(await runIn(context, 'RETURN 1 AS one')).toMatchObject({ rows: [{ one: 1 }] })
    await expect(runIn(context, 'RETURN 1 / 0 AS x')).rejects.toMatchObject({
      code: 'NEO4J_QUERY_FAILED',
      message: expect.stringContaining('/ by zero'),
    })
    expect(await runIn(context, 'RETURN 2 AS two')).toMatchObject({ rows: [{ two: 2 }] })
    await run('CREATE (:Order {number: 9})')
    expect(await failing('CREATE (:Order {number: 9})')).toMatchObject({ code: 'NEO4J_CONSTRAINT' })
    expect(await failing('RETURN $one AS one')).toMatchObject({ code: 'NEO4J_PARAMS' })
    expect(await failing('RETURN $one AS one', { params: { one: 1, two: 2 } })).toMatchObject({
      ...{ code: 'NEO4J_PARAMS', message: 'the query does not use $two, which params has' },
    })
    expect(await failing('RETURN 1 AS one', { database: 'nowhere' })).toMatchObject({ code: 'NEO4J_NO_DATABASE' })
    expect(await run('SHOW DATABASES YIELD name RETURN name', { database: 'system' })).toMatchObject({ count: 2 })
  })

  it('is stopped in the server when time is up', async () => {
    await using context = createTestContext()
    const running = async () =>
      (
        await runIn(
          context,
          "SHOW TRANSACTIONS YIELD currentQuery, metaData WHERE currentQuery STARTS WITH 'UNWIND range(1, 100000)' RETURN metaData",
        )
      ).rows
    const asking = failing(slow, { timeout: '4s' })
    await expect.poll(running).toEqual([{ metaData: { traceparent: context.trace.traceparent } }])
    expect(await asking).toMatchObject({ code: 'NEO4J_TIMEOUT', kind: 'timeout', message: 'the query was not done within 4 s' })
    await expect.poll(running, { timeout: 5000 }).toEqual([])
  })

  it('speaks TLS', async () => {
    await using context = createTestContext({ 'ca.pem': server.ca, 'other.pem': createTlsIdentity().cert })
    const asked = async (scheme: string, config: object = {}, host = server.address) =>
      (await runIn(context, 'RETURN 1 AS one', { url: `${scheme}://${host}`, ...config })).count
    expect(await asked('bolt+ssc')).toBe(1)
    expect(await asked('neo4j+s', { tls: { ca: 'ca.pem' } })).toBe(1)
    expect(await asked('bolt', { tls: { ca: server.ca } }, server.address.replace('127.0.0.1', 'localhost'))).toBe(1)
    await expect(asked('bolt+s')).rejects.toMatchObject({ code: 'NEO4J_TLS', kind: 'connection' })
    await expect(asked('neo4j', { tls: { ca: 'other.pem' } })).rejects.toMatchObject({ code: 'NEO4J_TLS' })
    expect(context.resolved).toContain(server.address)
  })

  it('says who is not let in', async () => {
    expect(await failing('RETURN 1', { password: 'wrong' })).toMatchObject({
      code: 'NEO4J_LOGIN',
      message: expect.stringContaining(`${server.address} does not let neo4j in: `),
    })
    await using context = createTestContext()
    await expect(runAction(neo4j, { url: `bolt://${server.address}`, query: 'RETURN 1' }, context)).rejects.toMatchObject({
      code: 'NEO4J_LOGIN',
    })
  })

  describe('every promise of an action', () => {
    const contract = actionContract(neo4j, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys(neo4jCodes),
      cases: [{ name: 'one row', config: () => ({ ...settings(), query: 'RETURN 1 AS one' }) }],
      hang: () => ({ ...settings(), query: slow }),
      unreachable: async () => ({ url: `bolt://127.0.0.1:${await findFreePort()}`, query: 'RETURN 1' }),
    })
    for (const { name, run: prove } of contract) it(name, prove)
  })

  it('stops within 100 ms while it waits for the next question', async () => {
    await using context = createTestContext()
    const asking = runIn(context, 'MATCH (o:Nothing) RETURN o', { within: '20s', interval: '10s' })
    asking.catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const abortedAt = performance.now()
    context.abort()
    await expect(asking).rejects.toMatchObject({ code: 'NEO4J_ABORTED' })
    expect(performance.now() - abortedAt).toBeLessThan(100)
  })

  it('is told when the server is killed during a query', async () => {
    const asking = failing(slow)
    setTimeout(() => void server.stop(), 500)
    expect(await asking).toMatchObject({ code: 'NEO4J_CONNECTION_LOST', kind: 'connection' })
  })
})

describe('what is no Neo4j', () => {
  const fail = async (config: object): Promise<Failure> => {
    await using context = createTestContext()
    const error: unknown = await runAction(neo4j, { query: 'RETURN 1', ...config }, context).catch((reason: unknown) => reason)
    return error as Failure
  }

  it('has a URL that cannot be understood', async () => {
    expect(await fail({ url: 'http://localhost:7474' })).toMatchObject({
      code: 'NEO4J_BAD_URL',
      message: 'a URL of Neo4j begins with bolt://, neo4j://, bolt+s://, neo4j+s://, bolt+ssc://, neo4j+ssc://, not http://',
    })
    for (const url of ['localhost', 'bolt://', 'bolt://u:p@localhost', 'bolt://localhost/shop', 'neo4j://localhost:7687?policy=eu'])
      expect(await fail({ url })).toMatchObject({ code: 'NEO4J_BAD_URL' })
  })

  it('does not listen, has no name, speaks something else or nothing at all', async () => {
    const port = await findFreePort()
    expect(await fail({ url: `bolt://127.0.0.1:${port}` })).toMatchObject({
      ...{ code: 'NEO4J_CONNECTION_REFUSED', kind: 'connection', message: `nothing listens on 127.0.0.1:${port}` },
    })
    expect(await fail({ url: 'bolt://nowhere.invalid' })).toMatchObject({ code: 'NEO4J_DNS', kind: 'connection' })
    await using web = await httpServer((_, response) => response.end('hi'))
    expect(await fail({ url: `bolt://127.0.0.1:${web.port}` })).toMatchObject({
      ...{ code: 'NEO4J_NOT_NEO4J', message: `127.0.0.1:${web.port} does not speak Bolt: it answers "HTTP"` },
    })
    expect(await fail({ url: `bolt+ssc://127.0.0.1:${web.port}` })).toMatchObject({ code: 'NEO4J_TLS' })
    const answers = async (say: Buffer | undefined) => {
      const other = createServer((socket) => void (say === undefined ? socket.destroy() : socket.on('error', () => undefined).write(say)))
      await once(other.listen(0, '127.0.0.1'), 'listening')
      return fail({ url: `bolt://127.0.0.1:${(other.address() as AddressInfo).port}`, timeout: '200ms' }).finally(() => other.close())
    }
    expect(await answers(undefined)).toMatchObject({ code: 'NEO4J_CONNECTION_LOST', kind: 'connection' })
    expect(await answers(Buffer.alloc(0))).toMatchObject({ code: 'NEO4J_TIMEOUT', kind: 'timeout' })
    expect(await answers(Buffer.alloc(4))).toMatchObject({
      code: 'NEO4J_NOT_NEO4J',
      message: expect.stringContaining('no version of Bolt'),
    })
    // Agreed on 5.4, and then nonsense.
    const nonsense = Buffer.from([0, 0, 4, 5, 0, 2, 0x85, 0x61, 0, 0])
    expect((await answers(nonsense)).code).toBe('NEO4J_CONNECTION_LOST')
    expect((await answers(Buffer.from([0, 0, 4, 5, 0, 1, 0x07, 0, 0]))).code).toBe('NEO4J_NOT_NEO4J')
  })

  it('is not asked by a step that expects nothing', async () => {
    expect(await fail({ url: 'bolt://127.0.0.1:1', operation: 'assert' })).toMatchObject({ code: 'NEO4J_NOTHING_EXPECTED' })
  })

  it('says what was asked', () => {
    const config = { url: 'bolt+s://graph:7777', query: 'MATCH (o)\n RETURN o' } as never
    expect(neo4j.explain?.(config, undefined)).toEqual({ request: 'Neo4j graph:7777: MATCH (o) RETURN o' })
  })
})
