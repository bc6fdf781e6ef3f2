import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, type MongodbServer, mongodbPeer, mongodbServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { activeResources } from '../../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../../testing/test-context.ts'
import { sqlCodes } from '../codes.ts'
import { databaseQuery } from '../database-query.ts'
import { dbPoll } from '../db-poll.ts'

const peer = mongodbPeer()
let server: MongodbServer

const run = (query: unknown, config: object, context: TestContext) =>
  runAction(databaseQuery, { connection: server.dsn, query, ...config }, context)
const ask = async (query: unknown, config: object = {}) => {
  await using context = createTestContext()
  return await run(query, config, context)
}
const failure = async (query: unknown, config: object = {}) => {
  const { code, message, kind } = await ask(query, config).then(
    () => Promise.reject(new Error('it should have failed')),
    (error: Error & { code: string; kind?: string }) => error,
  )
  return { code, message, ...(kind ? { kind } : {}) }
}

/** A server of something else, or of nothing. */
const talker = async (say: string | undefined) => {
  const other = createServer((socket) => void (say === undefined ? socket.destroy() : socket.on('error', () => undefined).write(say)))
  await once(other.listen(0, '127.0.0.1'), 'listening')
  const { port } = other.address() as AddressInfo
  return { connection: `mongodb://127.0.0.1:${port}/x`, close: () => other.close() }
}

/** The server, over a wire that goes dead on demand, also for those who connect from then on. */
const wireThatDies = async () => {
  let isDead = false
  let open = 0
  const wire = createServer((near) => {
    const far = connect(Number(new URL(server.dsn).port), '127.0.0.1')
    open += 1
    far.on('data', (chunk) => void (isDead || near.write(chunk))).on('error', () => undefined)
    near.on('data', (chunk) => void far.write(chunk)).on('error', () => undefined)
    near.on('close', () => {
      open -= 1
      far.destroy()
    })
  })
  await once(wire.listen(0, '127.0.0.1'), 'listening')
  const kill = () => {
    isDead = true
  }
  return {
    connection: `mongodb://127.0.0.1:${(wire.address() as AddressInfo).port}/test`,
    kill,
    openCount: () => open,
    close: () => wire.close(),
  }
}

/** The server, over a wire that keeps what asks for `orders`: it never answers that. */
const silentAbout = async (word: string) => {
  const wire = createServer((near) => {
    const far = connect(Number(new URL(server.dsn).port), '127.0.0.1')
    far.pipe(near)
    near.on('data', (chunk) => void (chunk.includes(word) ? cut.push(() => near.destroy()) : far.write(chunk)))
    near.on('close', () => far.destroy()).on('error', () => undefined)
    far.on('error', () => undefined)
  })
  const cut: (() => void)[] = []
  await once(wire.listen(0, '127.0.0.1'), 'listening')
  const connection = `mongodb://127.0.0.1:${(wire.address() as AddressInfo).port}/test`
  return { connection, cut: () => cut.splice(0).forEach((end) => void end()), isAsked: () => cut.length > 0, close: () => wire.close() }
}

const orders = [
  { number: 1, status: 'new', total: 19.9 },
  { number: 2, status: 'paid', total: 5 },
  { number: 3, status: 'paid', total: 7, note: null },
]

describe.skipIf(peer.isMissing)(peer.label, () => {
  beforeAll(async () => {
    server = await mongodbServer()
  }, 90_000)
  afterAll(() => server?.stop())
  beforeEach(async () => {
    await ask({ collection: 'orders', operation: 'deleteMany', filter: {} })
    await ask({ collection: 'orders', operation: 'insertMany', documents: orders })
  })

  it('returns documents, columns and counts as every database does', async () => {
    const query = { collection: 'orders', operation: 'find', filter: { status: 'paid' }, projection: { _id: 0 }, sort: { total: -1 } }
    const rows = [
      { number: 3, status: 'paid', total: 7, note: null },
      { number: 2, status: 'paid', total: 5 },
    ]
    const result = {
      rows,
      row_count: 2,
      count: 2,
      first_row: rows[0],
      rows_affected: 0,
      columns: ['number', 'status', 'total', 'note'],
      duration_ms: expect.any(Number),
    }
    expect(await ask(query)).toEqual(result)
    expect(await ask(JSON.stringify(query))).toEqual(result)
    expect(await ask({ ...query, skip: 1, limit: 5 })).toMatchObject({ rows: [{ number: 2 }], count: 1 })
    expect(await ask({ ...query, limit: undefined, operation: 'findone' })).toMatchObject({ rows: [{ number: 3 }], count: 1 })
    expect(await ask({ ...query, filter: { status: 'lost' } })).toMatchObject({ rows: [], count: 0, columns: [] })
    expect(await ask({ collection: 'nowhere', operation: 'find' })).toMatchObject({ rows: [], count: 0 })
  })

  it('counts, gathers and gives what differs', async () => {
    expect(await ask({ collection: 'orders', operation: 'count', filter: { status: 'paid' } })).toMatchObject({ rows: [{ n: 2 }] })
    expect(await ask({ collection: 'orders', operation: 'distinct', field: 'status' })).toMatchObject({
      rows: [{ status: 'new' }, { status: 'paid' }],
      columns: ['status'],
    })
    const pipeline = [{ $group: { _id: '$status', sum: { $sum: '$total' } } }, { $sort: { sum: 1 } }]
    expect(await ask({ collection: 'orders', operation: 'aggregate', pipeline })).toMatchObject({
      rows: [
        { _id: 'paid', sum: 12 },
        { _id: 'new', sum: 19.9 },
      ],
    })
  })

  it('changes documents, and says how many', async () => {
    const inserted = await ask({ collection: 'orders', operation: 'insertOne', document: { number: 4 } })
    expect(inserted).toMatchObject({ count: 1, rows_affected: 1, first_row: { _id: expect.stringMatching(/^[0-9a-f]{24}$/) } })
    // What a result gives, a filter takes.
    const { _id } = inserted.first_row ?? {}
    expect(await ask({ collection: 'orders', operation: 'find', filter: { _id } })).toMatchObject({ rows: [{ _id, number: 4 }] })
    expect(await ask({ collection: 'orders', operation: 'find', filter: { _id: { $oid: _id } } })).toMatchObject({ rows: [{ number: 4 }] })

    const update = { $set: { status: 'paid' } }
    const many = { collection: 'orders', operation: 'updateMany', update }
    expect(await ask({ ...many, filter: { number: { $lt: 3 } } })).toMatchObject({ count: 2, rows_affected: 2, rows: [], columns: [] })
    expect(await ask({ ...many, operation: 'updateOne', filter: { status: 'paid' } })).toMatchObject({ rows_affected: 1 })
    expect(await ask({ ...many, operation: 'updateOne', filter: { number: 5 } })).toMatchObject({ rows_affected: 0, count: 0 })
    expect(await ask({ ...many, operation: 'updateOne', filter: { number: 5 }, upsert: true })).toMatchObject({
      ...{ rows_affected: 1, rows: [{ _id: expect.any(String) }] },
    })
    const document = { number: 5, status: 'lost' }
    expect(await ask({ collection: 'orders', operation: 'replaceOne', filter: { number: 5 }, document })).toMatchObject({ count: 1 })
    expect(await ask({ collection: 'orders', operation: 'find', filter: { status: 'lost' }, projection: { _id: 0 } })).toMatchObject({
      rows: [document],
    })
    expect(await ask({ collection: 'orders', operation: 'deleteOne', filter: { status: 'paid' } })).toMatchObject({ rows_affected: 1 })
    expect(await ask({ collection: 'orders', operation: 'deleteMany', filter: {} })).toMatchObject({ rows_affected: 4 })
    expect(await ask({ operation: 'command', command: { drop: 'orders' } })).toMatchObject({ first_row: { ok: 1 } })
  })

  it('stops fetching behind max_rows', async () => {
    const query = { collection: 'orders', operation: 'find', sort: { number: 1 } }
    expect(await ask(query, { max_rows: 2 })).toMatchObject({ count: 2, truncated: true, rows: [{ number: 1 }, { number: 2 }] })
    expect(await ask(query, { max_rows: 3 })).not.toHaveProperty('truncated')
    const pipeline = [{ $sort: { number: 1 } }]
    expect(await ask({ collection: 'orders', operation: 'aggregate', pipeline }, { max_rows: 1 })).toMatchObject({
      count: 1,
      truncated: true,
    })
  })

  it('gives values as flows read them, and takes them back', async () => {
    const document = {
      _id: { $oid: '65a1b2c3d4e5f60718293a4b' },
      at: { $date: '2026-01-02T03:04:05Z' },
      small: { $numberLong: '7' },
      large: { $numberLong: '9007199254740993' },
      price: { $numberDecimal: '19.90' },
      exact: { $numberDecimal: '0.1234567890123456789012345678901234' },
      fraction: 0.5,
      uuid: { $uuid: '7f0c2b8e-5d0f-4e7b-9a53-2c1d9a4c2f11' },
      inner: { ids: [{ $oid: '65a1b2c3d4e5f60718293a4c' }], bytes: { $binary: { base64: 'AQI=', subType: '00' } }, none: null },
      pattern: { $regularExpression: { pattern: '^a', options: 'i' } },
      no_number: { $numberDouble: 'NaN' },
    }
    await using context = createTestContext()
    await run({ collection: 'values', operation: 'insertOne', document }, {}, context)
    const { first_row } = await run(
      { collection: 'values', operation: 'find', filter: { at: { $gt: { $date: '2026-01-01T00:00:00Z' } } } },
      {},
      context,
    )
    expect(first_row).toEqual({
      _id: '65a1b2c3d4e5f60718293a4b',
      at: '2026-01-02T03:04:05.000Z',
      small: 7,
      large: '9007199254740993',
      price: 19.9,
      exact: '0.1234567890123456789012345678901234',
      fraction: 0.5,
      uuid: '7f0c2b8e-5d0f-4e7b-9a53-2c1d9a4c2f11',
      inner: { ids: ['65a1b2c3d4e5f60718293a4c'], bytes: 'AQI=', none: null },
      pattern: '/^a/i',
      no_number: 'NaN',
    })
    // As a template passes bytes on.
    const bytes = new Uint8Array([1, 2, 255])
    const query = { collection: 'files', operation: 'insertOne', document: { bytes } } as never
    await databaseQuery.run({ connection: server.dsn, query, timeout: 5000, max_rows: 1, transaction: false }, context)
    expect((await run({ collection: 'files', operation: 'findOne' }, {}, context)).first_row?.bytes).toEqual(bytes)
  })

  it('refuses what would be passed over', async () => {
    await expect(ask({ collection: 'orders', operation: 'find', pipeline: [] })).rejects.toThrow('query.pipeline')
    await expect(ask({ collection: 'orders', operation: 'deleteMany' })).rejects.toThrow('filter')
    await expect(ask({ operation: 'find' })).rejects.toThrow('collection')
    await expect(ask({ collection: 'orders', operation: 'insertOne', filter: {}, document: {} })).rejects.toThrow('query.filter')
    expect(await failure('SELECT 1')).toEqual({ code: 'SQL_SYNTAX', message: 'the query is no JSON' })
    expect(await failure('{"collection": "orders", "operation": "fnd"}')).toMatchObject({
      code: 'SQL_SYNTAX',
      message: expect.stringContaining('operation: '),
    })
    const query = { collection: 'orders', operation: 'find' }
    expect(await failure(query, { params: [1] })).toMatchObject({ code: 'SQL_PARAMS' })
    expect(await failure(query, { transaction: true })).toMatchObject({ code: 'SQL_SYNTAX' })
    expect(await failure(query, { connection: 'postgres://localhost/x' })).toEqual({
      ...{ code: 'SQL_SYNTAX', message: 'the query is a map, which only MongoDB takes' },
    })
  })

  it('says in plain words why a query fails', async () => {
    expect(await failure({ collection: 'orders', operation: 'find', filter: { total: { $nope: 1 } } })).toEqual({
      ...{ code: 'SQL_SYNTAX', message: 'unknown operator: $nope (BadValue)' },
    })
    expect(await failure({ collection: 'orders', operation: 'aggregate', pipeline: [{ $nope: 1 }] })).toMatchObject({ code: 'SQL_SYNTAX' })
    expect(await failure({ collection: 'orders', operation: 'updateOne', filter: {}, update: { status: 'x' } })).toMatchObject({
      ...{ code: 'SQL_SYNTAX', message: expect.stringContaining('atomic operators') },
    })
    await ask({ collection: 'keys', operation: 'insertOne', document: { _id: 1 } })
    expect(await failure({ collection: 'keys', operation: 'insertOne', document: { _id: 1 } })).toMatchObject({
      ...{ code: 'SQL_CONSTRAINT', message: expect.stringContaining('duplicate key') },
    })
    expect(await failure({ operation: 'command', command: { nope: 1 } })).toMatchObject({ code: 'SQL_SYNTAX' })
  })

  it('refuses connections that it cannot keep', async () => {
    const query = { collection: 'orders', operation: 'find' }
    const refusal = (connection: string | object) => failure(query, { connection })
    expect(await refusal('mongodb://localhost')).toEqual({ code: 'SQL_BAD_CONNECTION', message: 'the connection names no database' })
    expect(await refusal('mongodb://a,b/shop')).toMatchObject({ code: 'SQL_NOT_SUPPORTED' })
    expect(await refusal('mongodb+srv://a.example/shop')).toMatchObject({ code: 'SQL_NOT_SUPPORTED' })
    expect(await refusal('mongodb://localhost/shop?proxyHost=x')).toMatchObject({
      ...{ code: 'SQL_BAD_CONNECTION', message: 'the connection says proxyhost, which is not supported' },
    })
    expect(await refusal('mongodb://localhost/shop?authMechanism=MONGODB-AWS')).toMatchObject({ code: 'SQL_BAD_CONNECTION' })
    expect(await refusal({ type: 'mongodb', database: 'shop', ssl: 'prefer' })).toMatchObject({ code: 'SQL_BAD_CONNECTION' })
    const { hostname: host, port } = new URL(server.dsn)
    expect(await ask(query, { connection: { type: 'mongodb', host, port, database: 'test' } })).toMatchObject({ count: 3 })
    expect(await ask(query, { connection: `${server.dsn}?retryWrites=true&directConnection=true&appName=shop` })).toMatchObject({
      count: 3,
    })
  })

  it('says why the database cannot be reached', async () => {
    const port = await findFreePort()
    const query = { collection: 'orders', operation: 'find' }
    expect(await failure(query, { connection: `mongodb://127.0.0.1:${port}/x` })).toEqual({
      ...{ code: 'SQL_CONNECTION_REFUSED', message: `nothing listens on 127.0.0.1:${port}`, kind: 'connection' },
    })
    expect(await failure(query, { connection: 'mongodb://nowhere.invalid/x' })).toMatchObject({ code: 'SQL_DNS', kind: 'connection' })
    const answers = async (say: string | undefined) => {
      const other = await talker(say)
      return failure(query, { connection: other.connection, timeout: '200ms' }).finally(other.close)
    }
    expect(await answers(undefined)).toMatchObject({ code: 'SQL_CONNECTION_FAILED', kind: 'connection' })
    expect(await answers('')).toMatchObject({ code: 'SQL_TIMEOUT', kind: 'timeout' })
    // It takes the first letters for a length, and waits for the rest.
    expect(await answers('HTTP/1.1 400 Bad Request\r\n\r\n')).toMatchObject({ code: 'SQL_TIMEOUT', kind: 'timeout' })
    expect(await failure(query, { connection: `${server.dsn}?tls=true` })).toMatchObject({
      code: expect.stringMatching(/SQL_(TLS|CONNECTION_FAILED)/),
    })
  })

  it('lets go of a server that goes silent, whenever it does', async () => {
    const query = { collection: 'orders', operation: 'find' }
    const wire = await wireThatDies()
    try {
      {
        await using context = createTestContext()
        expect(await run(query, { connection: wire.connection }, context)).toMatchObject({ count: 3 })
        wire.kill()
        await expect(run(query, { connection: wire.connection, timeout: '100ms' }, context)).rejects.toMatchObject({ code: 'SQL_TIMEOUT' })
      }
      await expect.poll(wire.openCount).toBe(0)
      for (const login of ['', 'u:p@']) {
        const connection = wire.connection.replace('//', `//${login}`)
        expect(await failure(query, { connection, timeout: '100ms' })).toMatchObject({ code: 'SQL_TIMEOUT' })
        await expect.poll(wire.openCount).toBe(0)
        await using context = createTestContext()
        const asking = run(query, { connection, timeout: '30s' }, context)
        await expect.poll(wire.openCount).toBe(1)
        context.abort()
        await expect(asking).rejects.toMatchObject({ code: 'SQL_ABORTED' })
        await expect.poll(wire.openCount).toBe(0)
      }
    } finally {
      wire.close()
    }
  })

  it('asks egress for each address', async () => {
    await using context = createTestContext()
    const { port } = new URL(server.dsn)
    const connection = `mongodb://localhost:${port}/test`
    expect(await run({ collection: 'orders', operation: 'find' }, { connection }, context)).toMatchObject({ count: 3 })
    expect(context.resolved).toEqual([`localhost:${port}`])
  })

  it('speaks TLS', async () => {
    const tls = createTlsIdentity()
    await using secure = await mongodbServer({ tls })
    await using context = createTestContext({ 'ca.pem': tls.cert, 'other.pem': createTlsIdentity().cert })
    const { port } = new URL(secure.dsn)
    const query = { collection: 'orders', operation: 'find' }
    const count = async (options: string, host = 'localhost') =>
      (await run(query, { connection: `mongodb://${host}:${port}/test?${options}`, timeout: '5s' }, context)).count
    expect(await count('tls=true&tlsCAFile=ca.pem')).toBe(0)
    expect(await count('tls=true&tlsCAFile=ca.pem', '127.0.0.1')).toBe(0)
    expect(await count('ssl=true&tlsAllowInvalidCertificates=true')).toBe(0)
    await expect(count('tls=true')).rejects.toMatchObject({
      ...{ code: 'SQL_TLS', message: expect.stringContaining(`no secure connection to localhost:${port}: `) },
      hint: expect.stringContaining('tlsCAFile'),
    })
    await expect(count('tls=true&tlsCAFile=other.pem')).rejects.toMatchObject({ code: 'SQL_TLS' })
  }, 60_000)

  it('is polled', async () => {
    await using context = createTestContext()
    const waiting = runAction(
      dbPoll,
      {
        connection: server.dsn,
        query: { collection: 'orders', operation: 'findOne', filter: { number: 1 } },
        condition: { type: 'value_equals', column: 'status', value: 'paid' },
        interval: '20ms',
      },
      context,
    )
    await ask({ collection: 'orders', operation: 'updateOne', filter: { number: 1 }, update: { $set: { status: 'paid' } } })
    expect(await waiting).toMatchObject({ success: true, first_row: { status: 'paid' } })
  })

  it('is stopped while the database works, and is told when the connection ends', async () => {
    const wire = await silentAbout('orders')
    const query = { collection: 'orders', operation: 'find' }
    try {
      expect(await failure(query, { connection: wire.connection, timeout: '500ms' })).toEqual({
        ...{ code: 'SQL_TIMEOUT', message: 'the query was not done within 500 ms', kind: 'timeout' },
      })
      wire.cut()
      const insert = { collection: 'orders', operation: 'insertMany', documents: [{ number: 9 }] }
      for (const asked of [query, insert, { ...query, operation: 'deleteMany', filter: {} }]) {
        const asking = failure(asked, { connection: wire.connection })
        await expect.poll(wire.isAsked).toBe(true)
        wire.cut()
        expect(await asking).toMatchObject({ code: 'SQL_CONNECTION_FAILED', kind: 'connection' })
      }
    } finally {
      wire.close()
    }
  })

  describe('the contract', () => {
    let wire: Awaited<ReturnType<typeof silentAbout>>
    beforeAll(async () => {
      wire = await silentAbout('silence')
    })
    afterAll(() => wire.close())
    const contract = actionContract(databaseQuery, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys(sqlCodes),
      cases: [{ name: 'documents', config: () => ({ connection: server.dsn, query: { collection: 'orders', operation: 'find' } }) }],
      hang: () => ({ connection: wire.connection, query: { collection: 'silence', operation: 'find' } }),
      unreachable: async () => ({
        connection: `mongodb://127.0.0.1:${await findFreePort()}/x`,
        query: { collection: 'orders', operation: 'find' },
      }),
    })
    for (const { name, run: prove } of contract) it(name, prove)
  })

  it('says what was asked', () => {
    const text = '{"operation":"find","collection":"orders"}'
    for (const query of [text, JSON.parse(text)])
      expect(databaseQuery.explain?.({ connection: 'mongodb://u:p@h/shop', query } as never, undefined as never)).toEqual({
        request: `MongoDB on h:27017/shop: ${text}`,
      })
  })
})
