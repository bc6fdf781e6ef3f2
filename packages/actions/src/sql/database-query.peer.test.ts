import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { actionContract } from '@testmesh/action-kit/contract'
import { findFreePort, type PostgresServer, postgresServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { sqlCodes } from './codes.ts'
import { databaseQuery } from './database-query.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await postgresServer()
  await query('CREATE TABLE orders (id serial PRIMARY KEY, status text NOT NULL UNIQUE, total numeric(10,2)); CREATE TABLE empty (a int)')
})
afterAll(() => server?.stop())

const query = async (text: string, config: Record<string, unknown> = {}) => {
  await using context = createTestContext()
  return await runAction(databaseQuery, { connection: server.dsn, query: text, ...config }, context)
}
const firstRow = async (text: string, config: Record<string, unknown> = {}) => (await query(text, config)).first_row
const failure = async (text: string, config: Record<string, unknown> = {}) => {
  const { code, message, hint, kind } = await query(text, config).then(
    () => Promise.reject(new Error('it should have failed')),
    (error: Error & { code: string; hint: string; kind?: string }) => error,
  )
  return { code, message, hint, ...(kind ? { kind } : {}) }
}

describe('a query', () => {
  it('returns rows, columns and counts', async () => {
    expect(await query('SELECT 1 AS a, $1::text AS b UNION ALL SELECT 2, null ORDER BY 1', { params: ['x'] })).toEqual({
      rows: [
        { a: 1, b: 'x' },
        { a: 2, b: null },
      ],
      row_count: 2,
      count: 2,
      first_row: { a: 1, b: 'x' },
      rows_affected: 0,
      columns: ['a', 'b'],
      duration_ms: expect.any(Number),
    })
  })

  it('counts what it changes, and returns what RETURNING says', async () => {
    const inserted = await query("INSERT INTO orders (status, total) VALUES ('new', 19.90), (?, ?) RETURNING status, total", {
      params: ['paid', 5],
    })
    expect(inserted).toMatchObject({
      row_count: 2,
      rows_affected: 2,
      rows: [
        { status: 'new', total: 19.9 },
        { status: 'paid', total: 5 },
      ],
    })
    expect(await query("UPDATE orders SET total = 0 WHERE status = 'none'")).toMatchObject({
      row_count: 0,
      rows_affected: 0,
      rows: [],
      columns: [],
    })
    expect(await query('DELETE FROM orders')).toMatchObject({ count: 2, rows_affected: 2, rows: [] })
    expect(await query('SELECT * FROM orders')).toMatchObject({ row_count: 0, columns: ['id', 'status', 'total'] })
  })

  it('may be several statements on one connection; the last that returns rows is the result', async () => {
    const text = 'CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (:a), (:b); SELECT sum(a) AS s FROM t; DELETE FROM t'
    expect(await query(text, { params: { a: 1, b: 2 } })).toMatchObject({ rows: [{ s: 3 }], rows_affected: 4 })
  })

  it('keeps all of it or nothing in a transaction', async () => {
    const text = "INSERT INTO orders (status) VALUES ('half'); SELECT 1/0"
    await expect(query(text, { transaction: true })).rejects.toMatchObject({ code: 'SQL_FAILED', message: 'division by zero' })
    expect(await query("SELECT * FROM orders WHERE status = 'half'")).toMatchObject({ count: 0 })
    await query("INSERT INTO orders (status) VALUES ('whole'); SELECT 1", { transaction: true })
    expect(await query("DELETE FROM orders WHERE status = 'whole'")).toMatchObject({ count: 1 })
  })

  it('stops fetching behind max_rows, and serves on', async () => {
    await using context = createTestContext()
    const run = (text: string, max_rows: number, timeout = '3s') =>
      runAction(databaseQuery, { connection: server.dsn, query: text, max_rows, timeout }, context)
    const endless = 'WITH RECURSIVE n AS (SELECT 1 AS g UNION ALL SELECT g + 1 FROM n) SELECT g FROM n'
    expect(await run(`${endless}; SELECT 1 AS a WHERE false`, 3)).toMatchObject({ rows: [], columns: ['a'] })
    expect(await run(endless, 3)).toMatchObject({ rows: [{ g: 1 }, { g: 2 }, { g: 3 }], row_count: 3, truncated: true })
    expect(await run('SELECT g FROM generate_series(1, 3) g', 3)).not.toHaveProperty('truncated')
    expect(context.resolved).toHaveLength(1)
  })

  it('carries the trace as a comment', async () => {
    await using context = createTestContext()
    const text = 'SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid() -- mine'
    const { first_row } = await runAction(databaseQuery, { connection: server.dsn, query: text }, context)
    expect(first_row?.query).toBe(`${text}\n/*traceparent='${context.trace.traceparent}'*/`)
  })

  it('takes the parts of a connection, too', async () => {
    const { hostname, port, username, password } = new URL(server.dsn)
    const connection = { type: 'postgresql', host: hostname, port, username, password, database: 'postgres', ssl: 'disable' }
    expect(await firstRow('SELECT current_user AS me', { connection })).toEqual({ me: 'postgres' })
  })

  it('opens one pool for an execution', async () => {
    await using context = createTestContext()
    const pids = new Set<unknown>()
    for (let count = 0; count < 3; count += 1) {
      const { first_row } = await runAction(databaseQuery, { connection: server.dsn, query: 'SELECT pg_backend_pid() AS pid' }, context)
      pids.add(first_row?.pid)
    }
    expect(pids.size).toBe(1)
    expect(context.resolved).toEqual([`127.0.0.1:${new URL(server.dsn).port}`])
  })
})

describe('values', () => {
  it('come as JSON has them, without losing digits', async () => {
    const text = `SET TIME ZONE 'Europe/Berlin'; SELECT 12::int2 AS small, 9007199254740991::int8 AS fits, 9007199254740993::int8 AS large,
      19.90::numeric AS price, 100::numeric AS hundred, 1.00::numeric AS one, 0.1234567890123456789::numeric AS exact,
      1.5::float8 AS float, 'NaN'::float8 AS nan, true AS yes, null AS nothing, 'x'::text AS text,
      '2026-01-02'::date AS day, '2026-01-02 03:04:05.123456'::timestamp AS local, '2026-01-02 03:04:05+00'::timestamptz AS at,
      '2026-07-02 03:04:05.123456+00'::timestamptz AS micros, 'infinity'::timestamptz AS forever,
      '{"id": 9007199254740993, "a": [1]}'::jsonb AS doc, '[1]'::json AS list, ARRAY[1,2]::int[] AS numbers, ARRAY['a','b'] AS words,
      ARRAY[1.50]::numeric[] AS prices, '\\x00ff'::bytea AS bytes, 'b2c5f2f0-0d3c-4d6f-9d57-0a1b2c3d4e5f'::uuid AS uuid, '1 day'::interval AS span`
    expect(await firstRow(text)).toEqual({
      small: 12,
      fits: 9007199254740991,
      large: '9007199254740993',
      price: 19.9,
      hundred: 100,
      one: 1,
      exact: '0.1234567890123456789',
      float: 1.5,
      nan: 'NaN',
      yes: true,
      nothing: null,
      text: 'x',
      day: '2026-01-02',
      local: '2026-01-02T03:04:05.123456',
      at: '2026-01-02T03:04:05.000Z',
      micros: '2026-07-02T03:04:05.123456Z',
      forever: 'infinity',
      doc: { id: '9007199254740993', a: [1] },
      list: [1],
      numbers: [1, 2],
      words: ['a', 'b'],
      prices: [1.5],
      bytes: Buffer.from([0, 255]),
      uuid: 'b2c5f2f0-0d3c-4d6f-9d57-0a1b2c3d4e5f',
      span: '1 day',
    })
  })

  it('go in as booleans whatever spells one, and nothing else does', async () => {
    const text =
      'SELECT $1::bool AS yes, $2::bool AS "true", $3::bool AS one, $4::bool AS off, $5::bool AS no, $6::bool AS none, $7::bool[] AS all'
    const params = ['yes', 'true', 1, 'off', false, null, ['true', false]]
    expect(await firstRow(text, { params })).toEqual({
      yes: true,
      true: true,
      one: true,
      off: false,
      no: false,
      none: null,
      all: [true, false],
    })
    expect(await failure('SELECT $1::bool', { params: ['paid'] })).toMatchObject({ code: 'SQL_PARAMS' })
  })

  it('go in as they are meant', async () => {
    const text = `SELECT :doc::jsonb->>'a' AS doc, :text::jsonb->>'a' AS text, :list::jsonb->>0 AS list, 3 = ANY(:numbers::int[]) AS any,
      :flag::bool AS flag, :price::numeric AS price, :at::timestamptz AS at, :day::date AS day, :none::text AS none, :id::int8 AS id,
      :bytes::bytea AS bytes, :number::text AS number`
    const params = {
      doc: { a: 'x' },
      text: '{"a":"y"}',
      list: ['z'],
      numbers: [1, 3],
      flag: false,
      price: 19.9,
      at: '2026-01-02T03:04:05Z',
      day: '2026-01-02',
      none: null,
      id: '9007199254740993',
      number: 7,
    }
    const bytes = Buffer.from([1, 2])
    await using context = createTestContext()
    const config = { connection: server.dsn, query: text, timeout: 5000, max_rows: 1, transaction: false, params: { ...params, bytes } }
    const { first_row } = await databaseQuery.run(config as never, context)
    expect(first_row).toEqual({
      doc: 'x',
      text: 'y',
      list: 'z',
      any: true,
      flag: false,
      price: 19.9,
      at: '2026-01-02T03:04:05.000Z',
      day: '2026-01-02',
      none: null,
      id: '9007199254740993',
      bytes,
      number: '7',
    })
  })
})

describe('a query that cannot succeed', () => {
  it('names the place in the query', async () => {
    expect(await failure('SELECT 1;\nSELECT *\nFROM orderz WHERE id = $1', { params: [1] })).toEqual({
      code: 'SQL_UNKNOWN_NAME',
      message: 'relation "orderz" does not exist (line 3, at "orderz")',
      hint: 'Check the spelling, the schema and that the migrations ran.',
    })
    expect(await failure('SELEC 1')).toMatchObject({ code: 'SQL_SYNTAX', message: 'syntax error at or near "SELEC" (line 1, at "SELEC")' })
    expect(await failure('SELECT (1')).toMatchObject({ code: 'SQL_SYNTAX', message: 'syntax error at end of input (line 1, at the end)' })
  })

  it('passes on what the database adds', async () => {
    await query("INSERT INTO orders (status) VALUES ('once')")
    expect(await failure("INSERT INTO orders (status) VALUES ('once')")).toMatchObject({
      code: 'SQL_CONSTRAINT',
      message: 'duplicate key value violates unique constraint "orders_status_key": Key (status)=(once) already exists.',
    })
    expect(await failure('SELECT statuss FROM orders')).toMatchObject({
      hint: 'Perhaps you meant to reference the column "orders.status".',
    })
  })

  it('names a connection that is missing, wrong or of another kind', async () => {
    expect(await failure('SELECT 1', { connection: undefined })).toMatchObject({
      code: 'SQL_NO_CONNECTION',
      message: 'there is no connection: DATABASE_URL is not set and the step gives none',
    })
    expect(await failure('SELECT 1', { connection: 'oracle://localhost/x' })).toMatchObject({ code: 'SQL_NOT_SUPPORTED' })
    expect(await failure('SELECT 1', { connection: 'nonsense' })).toMatchObject({ code: 'SQL_BAD_CONNECTION' })
    expect(await failure('SELECT 1', { connection: `${server.dsn}?sslmode=maybe` })).toMatchObject({ code: 'SQL_BAD_CONNECTION' })
    expect(await failure('SELECT 1', { connection: 'postgres://me:50%off@localhost/shop' })).toMatchObject({
      ...{ code: 'SQL_BAD_CONNECTION', message: 'the password of the URL has a % that escapes no character' },
      hint: 'Write %25 for a % that is meant as such.',
    })
    await expect(query('SELECT 1', { connection: { type: 'oracle' } })).rejects.toThrow('connection.type')
  })

  it('says why the database cannot be reached', async () => {
    const port = await findFreePort()
    expect(await failure('SELECT 1', { connection: `postgres://u@127.0.0.1:${port}/x` })).toEqual({
      code: 'SQL_CONNECTION_REFUSED',
      message: `nothing listens on 127.0.0.1:${port}`,
      hint: 'Start the database, or check host and port of the connection.',
      kind: 'connection',
    })
    expect(await failure('SELECT 1', { connection: 'postgres://u@nowhere.invalid/x' })).toMatchObject({ code: 'SQL_DNS' })
    expect(await failure('SELECT 1', { connection: server.dsn.replace('test-only', 'wrong') })).toMatchObject({ code: 'SQL_LOGIN' })
    expect(await failure('SELECT 1', { connection: server.dsn.replace(/postgres$/, 'nope') })).toMatchObject({
      code: 'SQL_NO_DATABASE',
      message: 'database "nope" does not exist',
    })
    expect(await failure('SELECT 1', { connection: `${server.dsn}?sslmode=require` })).toMatchObject({ code: 'SQL_TLS' })
    const other = createServer((socket) => void socket.on('error', () => undefined).on('data', () => undefined))
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const address = `127.0.0.1:${(other.address() as AddressInfo).port}`
    expect(await failure('SELECT 1', { connection: `postgres://u@${address}/x`, timeout: '100ms' })).toEqual({
      ...{ code: 'SQL_TIMEOUT', kind: 'timeout', message: `a connection to ${address} was not done within 100 ms` },
      hint: 'Check host and port: what listens there does not greet as a database, or is too busy to.',
    })
    other.removeAllListeners('connection').on('connection', (socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await failure('SELECT 1', { connection: `postgres://u@${address}/x` })).toMatchObject({
      ...{ code: 'SQL_CONNECTION_FAILED', kind: 'connection', message: expect.stringContaining(address) },
    })
    other.close()
  })

  it('is stopped in the database when time is up, and the connection serves on', async () => {
    await using context = createTestContext()
    const run = (text: string, timeout: string) => runAction(databaseQuery, { connection: server.dsn, query: text, timeout }, context)
    await run('SELECT 1', '5s')
    await expect(run('SELECT pg_sleep(20)', '100ms')).rejects.toMatchObject({
      code: 'SQL_TIMEOUT',
      message: 'the query was not done within 100 ms',
      kind: 'timeout',
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(
      await run("SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'", '5s'),
    ).toMatchObject({
      first_row: { n: 0 },
    })
  })
})

describe('the contract', () => {
  const contract = actionContract(databaseQuery, {
    createContext: createTestContext,
    codes: Object.keys(sqlCodes),
    cases: [{ name: 'one row', config: () => ({ connection: server.dsn, query: 'SELECT 1 AS a' }) }],
    hang: () => ({ connection: server.dsn, query: 'SELECT pg_sleep(20)' }),
    unreachable: async () => ({ connection: `postgres://u@127.0.0.1:${await findFreePort()}/x`, query: 'SELECT 1' }),
  })
  for (const { name, run } of contract) it(name, run)
})
