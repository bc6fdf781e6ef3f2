import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, type MariadbServer, mariadbPeer, mariadbServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../../testing/test-context.ts'
import { sqlCodes } from '../codes.ts'
import { databaseQuery } from '../database-query.ts'
import { dbPoll } from '../db-poll.ts'

const tls = createTlsIdentity()
const peer = mariadbPeer()
let server: MariadbServer

const run = (text: string, config: object, context: TestContext) =>
  runAction(databaseQuery, { connection: server.dsn, query: text, ...config }, context)
const query = async (text: string, config: object = {}) => {
  await using context = createTestContext()
  return await run(text, config, context)
}
const failure = async (text: string, config: object = {}) => {
  const { code, message, kind } = await query(text, config).then(
    () => Promise.reject(new Error('it should have failed')),
    (error: Error & { code: string; kind?: string }) => error,
  )
  return { code, message, ...(kind ? { kind } : {}) }
}

describe.skipIf(peer.isMissing)(peer.label, () => {
  beforeAll(async () => {
    server = await mariadbServer({ tls })
    await query('CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY, status varchar(20) NOT NULL UNIQUE, total decimal(10,2))')
  })
  afterAll(() => server?.stop())

  it('returns rows, columns and counts as every database does', async () => {
    expect(await query('SELECT 1 AS a, $1 AS b UNION ALL SELECT 2, null ORDER BY 1', { params: ['x'] })).toEqual({
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
    const text = "INSERT INTO orders (status, total) VALUES ('new', 19.90), (?, ?) RETURNING status, total"
    expect(await query(text, { params: ['paid', 5] })).toMatchObject({
      row_count: 2,
      rows: [
        { status: 'new', total: 19.9 },
        { status: 'paid', total: 5 },
      ],
    })
    // An update that finds a row counts, also when it changes nothing.
    expect(await query('UPDATE orders SET total = 5 WHERE status = :status', { params: { status: 'paid' } })).toMatchObject({
      ...{ row_count: 1, rows_affected: 1, rows: [], columns: [] },
    })
    expect(await query('DELETE FROM orders; SELECT * FROM orders')).toMatchObject({
      ...{ row_count: 0, rows_affected: 2, columns: ['id', 'status', 'total'] },
    })
  })

  it('runs several statements and routines on one connection', async () => {
    const text = `CREATE TEMPORARY TABLE t (a int); INSERT INTO t VALUES (:a), (:b), (:a); # a comment;
      CREATE OR REPLACE PROCEDURE twice() BEGIN IF 1 = 1 THEN SELECT 0 AS s; END IF; SELECT sum(a) * 2 AS s FROM t; END;
      CALL twice()`
    expect(await query(text, { params: { a: 1, b: 2 } })).toMatchObject({ rows: [{ s: 8 }], rows_affected: 3 })
  })

  it('keeps all of it or nothing in a transaction', async () => {
    await expect(query("INSERT INTO orders (status) VALUES ('half'); SELECT * FROM nowhere", { transaction: true })).rejects.toMatchObject({
      code: 'SQL_UNKNOWN_NAME',
    })
    expect(await query("SELECT * FROM orders WHERE status = 'half'")).toMatchObject({ count: 0 })
    await query("INSERT INTO orders (status) VALUES ('whole'); SELECT 1", { transaction: true })
    expect(await query("DELETE FROM orders WHERE status = 'whole'")).toMatchObject({ count: 1 })
  })

  it('stops fetching behind max_rows, and serves on', async () => {
    await using context = createTestContext()
    const millions = await run('SELECT seq FROM seq_1_to_30000000', { max_rows: 3, timeout: '3s' }, context)
    expect(millions).toMatchObject({ rows: [{ seq: 1 }, { seq: 2 }, { seq: 3 }], row_count: 3, truncated: true })
    for (const max_rows of [3, 4])
      expect(await run('SELECT seq FROM seq_1_to_4', { max_rows }, context)).toMatchObject({ row_count: max_rows })
    expect(await run('SELECT CONNECTION_ID() AS id', {}, context)).toMatchObject({ count: 1 })
    expect(context.openResources()).toHaveLength(1)
  })

  it('carries the trace as a comment', async () => {
    await using context = createTestContext()
    const { first_row } = await run('SELECT info FROM information_schema.processlist WHERE id = CONNECTION_ID() -- mine', {}, context)
    expect(first_row?.info).toContain(`/*traceparent='${context.trace.traceparent}'*/`)
  })

  it('gives values as JSON has them, by text and by parameters alike', async () => {
    const columns = `CAST(12 AS signed) AS small, 9007199254740991 AS fits, CAST(9007199254740993 AS signed) AS large,
      CAST(19.90 AS decimal(10,2)) AS price, CAST(100 AS decimal(5,0)) AS hundred, 0.1234567890123456789 AS exact, 1.5e0 AS float_,
      true AS yes, null AS nothing, 'ä' AS text_, CAST('2026-01-02' AS date) AS day, CAST('2026-01-02 03:04:05.123456' AS datetime(6)) AS at_,
      CAST('01:02:03' AS time) AS span, x'00ff' AS bytes_, r.j AS doc, r.b AS bits, r.f AS single, r.e AS word`
    await query(`CREATE TABLE kinds (j json, b bit(3), f float, e enum('a', 'b'));
      INSERT INTO kinds VALUES ('{"id": 9007199254740993, "a": [1]}', b'101', 1.1, 'b')`)
    const expected = {
      ...{ small: 12, fits: 9007199254740991, large: '9007199254740993', price: 19.9, hundred: 100, exact: '0.1234567890123456789' },
      ...{ float_: 1.5, yes: 1, nothing: null, text_: 'ä', day: '2026-01-02', at_: '2026-01-02T03:04:05.123456', span: '01:02:03' },
      ...{ bytes_: Buffer.from([0, 255]), doc: { id: '9007199254740993', a: [1] }, bits: 5, single: 1.1, word: 'b' },
    }
    expect((await query(`SELECT ${columns} FROM kinds r`)).first_row).toEqual(expected)
    expect((await query(`SELECT ${columns}, ? AS p FROM kinds r LIMIT ?`, { params: [7, 1] })).first_row).toEqual({ ...expected, p: 7 })
  })

  it('takes values as they are meant', async () => {
    const text = `SELECT JSON_VALUE(:doc, '$.a') AS doc, JSON_VALUE(:list, '$[0]') AS list, :flag AS flag, :price AS price, :id + 0 AS id,
      :quote AS quote, :none AS none, HEX(:bytes) AS bytes_, :number = 7 AS same`
    const params = {
      doc: { a: 'x' },
      list: ['z'],
      flag: true,
      price: 19.9,
      id: '9007199254740993',
      quote: "it's \\ ä",
      none: null,
      number: 7,
    }
    await using context = createTestContext()
    const config = {
      connection: server.dsn,
      query: text,
      timeout: 5000,
      max_rows: 1,
      transaction: false,
      params: { ...params, bytes: new Uint8Array([1, 2]) },
    }
    expect((await databaseQuery.run(config as never, context)).first_row).toMatchObject({
      ...{ doc: 'x', list: 'z', flag: 1, price: 19.9, quote: "it's \\ ä", none: null, bytes_: '0102', same: 1 },
    })
  })

  it('says in plain words why a query fails', async () => {
    expect(await failure('SELECT 1;\nSELECT *\nFROM WHERE id = 1')).toMatchObject({
      code: 'SQL_SYNTAX',
      message: expect.stringMatching(/^You have an error in your SQL syntax; near 'WHERE id = 1.*\(line 3 of the query\)$/s),
    })
    expect(await failure('SELECT * FROM nowhere WHERE a = ?', { params: [1] })).toMatchObject({ code: 'SQL_UNKNOWN_NAME' })
    await query("INSERT INTO orders (status) VALUES ('once')")
    expect(await failure("INSERT INTO orders (status) VALUES ('once')")).toEqual({
      code: 'SQL_CONSTRAINT',
      message: "Duplicate entry 'once' for key 'status'",
    })
    expect(await failure('SELECT ?', { params: [1, 2] })).toMatchObject({ code: 'SQL_PARAMS' })
  })

  it('says why the database cannot be reached', async () => {
    const port = await findFreePort()
    expect(await failure('SELECT 1', { connection: `mysql://root@127.0.0.1:${port}/x` })).toEqual({
      ...{ code: 'SQL_CONNECTION_REFUSED', message: `nothing listens on 127.0.0.1:${port}`, kind: 'connection' },
    })
    expect(await failure('SELECT 1', { connection: 'mariadb://u@nowhere.invalid/x' })).toMatchObject({ code: 'SQL_DNS' })
    expect(await failure('SELECT 1', { connection: server.dsn.replace('root', 'root:wrong') })).toMatchObject({ code: 'SQL_LOGIN' })
    expect(await failure('SELECT 1', { connection: server.dsn.replace(/test$/, 'nope') })).toMatchObject({ code: 'SQL_NO_DATABASE' })
    const answers = async (say: string | undefined, timeout = '200ms') => {
      const other = createServer((socket) => void (say === undefined ? socket.destroy() : socket.write(say)))
      await once(other.listen(0, '127.0.0.1'), 'listening')
      const connection = `mysql://u@127.0.0.1:${(other.address() as AddressInfo).port}/x`
      return failure('SELECT 1', { connection, timeout }).finally(() => other.close())
    }
    expect(await answers(undefined, '10s')).toMatchObject({ code: 'SQL_CONNECTION_FAILED', kind: 'connection' })
    expect(await answers('')).toMatchObject({ code: 'SQL_TIMEOUT', kind: 'timeout' })
    expect(await answers('HTTP/1.1 400 Bad Request\r\n\r\n')).toMatchObject({
      code: expect.stringMatching(/SQL_(CONNECTION_FAILED|TIMEOUT)/),
    })
  })

  it('speaks TLS as libpq does', async () => {
    await using context = createTestContext({ 'ca.pem': tls.cert, 'other.pem': createTlsIdentity().cert })
    const isSecure = async (parameters: string, host = '127.0.0.1') => {
      const connection = `${server.dsn.replace('127.0.0.1', host)}${parameters}`
      const { first_row } = await run("SHOW STATUS LIKE 'Ssl_version'", { connection }, context)
      return first_row?.Value !== ''
    }
    expect(await isSecure('?sslmode=disable')).toBe(false)
    expect(await isSecure('')).toBe(true)
    expect(await isSecure('?ssl-mode=REQUIRED')).toBe(true)
    expect(await isSecure('?sslmode=verify-full&sslrootcert=ca.pem', 'localhost')).toBe(true)
    expect(await isSecure('?sslmode=verify-full&sslrootcert=ca.pem')).toBe(true)
    expect(await isSecure('?sslmode=verify-ca&sslrootcert=ca.pem')).toBe(true)
    await expect(isSecure('?sslmode=verify-full')).rejects.toMatchObject({ code: 'SQL_TLS' })
    await expect(isSecure('?sslmode=require&sslrootcert=other.pem')).rejects.toMatchObject({ code: 'SQL_TLS' })
  })

  it('is stopped in the database when time is up', async () => {
    await using context = createTestContext()
    await expect(run('SELECT SLEEP(20)', { timeout: '100ms' }, context)).rejects.toMatchObject({ code: 'SQL_TIMEOUT', kind: 'timeout' })
    const sleeping = async () =>
      (await run("SELECT count(*) AS n FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'", {}, context)).first_row?.n
    await expect.poll(sleeping).toBe(0)
  })

  it('is polled', async () => {
    await using context = createTestContext()
    await run('CREATE SEQUENCE ticks', {}, context)
    const config = { connection: server.dsn, query: 'SELECT NEXTVAL(ticks) AS n', column: 'n', expected_value: 3, interval: '5ms' }
    expect(await runAction(dbPoll, config, context)).toMatchObject({ attempts: 3, success: true })
  })

  describe('the contract', () => {
    const contract = actionContract(databaseQuery, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys(sqlCodes),
      cases: [{ name: 'one row', config: () => ({ connection: server.dsn, query: 'SELECT 1 AS a' }) }],
      hang: () => ({ connection: server.dsn, query: 'SELECT SLEEP(20)' }),
      unreachable: async () => ({ connection: `mysql://u@127.0.0.1:${await findFreePort()}/x`, query: 'SELECT 1' }),
    })
    for (const { name, run: prove } of contract) it(name, prove)
  })

  it('is told when the server is killed during a query', async () => {
    const sleeping = failure('SELECT SLEEP(20)')
    setTimeout(() => void server.stop(), 300)
    expect(await sleeping).toMatchObject({ code: 'SQL_CONNECTION_FAILED', kind: 'connection' })
  })
})
