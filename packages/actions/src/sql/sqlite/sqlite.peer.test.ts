import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { ActionError } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { createFiles } from '../../node/files.ts'
import { activeResources } from '../../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../../testing/test-context.ts'
import { sqlCodes } from '../codes.ts'
import { databaseQuery } from '../database-query.ts'

const folder = mkdtempSync(join(tmpdir(), 'testmesh-sqlite-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The database as the system under test has it open. */
const shop = new DatabaseSync(join(folder, 'shop.db'))
shop.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT NOT NULL UNIQUE, total NUMERIC)')
afterAll(() => shop.close())

const createContext = (): TestContext =>
  Object.assign(createTestContext(), { files: createFiles({ root: folder, folder, output: join(folder, 'out') }) })
const run = (query: string, config: object, context: TestContext) =>
  runAction(databaseQuery, { connection: 'sqlite:shop.db', query, ...config }, context)
const query = async (text: string, config: object = {}) => {
  await using context = createContext()
  return await run(text, config, context)
}

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
  const text = "INSERT INTO orders (status, total) VALUES ('new', 19.90), (:status, :total) RETURNING status, total"
  expect(await query(text, { params: { status: 'paid', total: 5 } })).toMatchObject({
    ...{ row_count: 2, rows_affected: 2 },
    rows: [
      { status: 'new', total: 19.9 },
      { status: 'paid', total: 5 },
    ],
  })
  expect(shop.prepare('SELECT count(*) AS n FROM orders').get()?.n).toBe(2)
  expect(await query("UPDATE orders SET total = 5 WHERE status = 'paid'")).toMatchObject({ row_count: 1, rows: [], columns: [] })
  expect(await query('DELETE FROM orders; SELECT * FROM orders')).toMatchObject({ rows_affected: 2, columns: ['id', 'status', 'total'] })
})

it('runs several statements and triggers, all or none in a transaction', async () => {
  const triggers = `CREATE TABLE log (a); CREATE TRIGGER told AFTER INSERT ON log BEGIN UPDATE log SET a = a + 1; END;
    INSERT INTO log VALUES (1); SELECT a FROM log; DROP TABLE log`
  expect(await query(triggers)).toMatchObject({ rows: [{ a: 2 }], rows_affected: 1 })
  const half = "INSERT INTO orders (status) VALUES ('half'); SELECT * FROM nowhere"
  await expect(query(half, { transaction: true })).rejects.toMatchObject({ code: 'SQL_UNKNOWN_NAME' })
  expect(await query("SELECT * FROM orders WHERE status = 'half'")).toMatchObject({ count: 0 })
  await query("INSERT INTO orders (status) VALUES ('whole')", { transaction: true })
  expect(await query("DELETE FROM orders WHERE status = 'whole'")).toMatchObject({ count: 1 })
})

it('keeps a database in memory for the execution, which its steps use in turn', async () => {
  await using context = createContext()
  const memory = (text: string, config: object = {}) =>
    run(text, { connection: { type: 'sqlite', database: ':memory:' }, ...config }, context)
  await memory('CREATE TABLE t (a)')
  const add = (a: number) => memory('INSERT INTO t VALUES (?); SELECT count(*) AS n FROM t', { params: [a], transaction: true })
  const counts = (await Promise.all([add(1), add(2), add(3)])).map(({ first_row }) => first_row?.n)
  expect(counts).toEqual([1, 2, 3])
})

it('gives and takes values as they are', async () => {
  const text = `SELECT 12 AS small, 9007199254740993 AS large, 1.5 AS real_, 'ä' AS text_, null AS none, x'00ff' AS bytes_,
    typeof(:whole) AS whole, :flag AS flag, json_extract(:doc, '$.a') AS doc, json_extract(:list, '$[0]') AS list, :half AS half`
  expect(await query(text, { params: { whole: 7, flag: true, doc: { a: 'x' }, list: ['z'], half: 0.5 } })).toMatchObject({
    first_row: {
      ...{ small: 12, large: '9007199254740993', real_: 1.5, text_: 'ä', none: null, bytes_: new Uint8Array([0, 255]) },
      ...{ whole: 'integer', flag: 1, doc: 'x', list: 'z', half: 0.5 },
    },
  })
})

const endless = 'WITH RECURSIVE n AS (SELECT 1 AS g UNION ALL SELECT g + 1 FROM n)'

it('stops fetching behind max_rows', async () => {
  expect(await query(`${endless} SELECT g FROM n`, { max_rows: 2, timeout: '5s' })).toMatchObject({
    ...{ rows: [{ g: 1 }, { g: 2 }], row_count: 2, truncated: true },
  })
})

it('is stopped when time is up, and the next step finds the database again', async () => {
  await using context = createContext()
  const stuck = run(`${endless} SELECT count(*) FROM n`, { timeout: '500ms' }, context)
  const waiting = run('SELECT 1 AS a', { timeout: '100ms' }, context)
  await expect(waiting).rejects.toMatchObject({ code: 'SQL_TIMEOUT' })
  await expect(stuck).rejects.toMatchObject({ code: 'SQL_TIMEOUT', kind: 'timeout' })
  expect(await run('SELECT 1 AS a', {}, context)).toMatchObject({ first_row: { a: 1 } })
})

it('says in plain words why a query fails', async () => {
  const code = (text: string, config: object = {}) => query(text, config).catch((error: ActionError) => `${error.code}: ${error.message}`)
  await query("INSERT INTO orders (status) VALUES ('once')")
  writeFileSync(join(folder, 'text.db'), 'this is no database, and long enough to be none '.repeat(50))
  expect([
    await code('SELECT 1;\nSELEC 1'),
    await code('SELECT statuss FROM orders'),
    await code("INSERT INTO orders (status) VALUES ('once')"),
    await code('SELECT ?', { params: [1, 2] }),
    await code('SELECT 1', { connection: 'sqlite:none.db' }),
    await code('SELECT 1', { connection: 'sqlite:../outside.db' }),
    await code('SELECT 1', { connection: 'sqlite:' }),
    await code('SELECT * FROM a', { connection: 'file:text.db' }),
    await code("/* */ attach '/etc/passwd' AS p"),
    await code("VACUUM INTO '../copy.db'"),
  ]).toMatchInlineSnapshot(`
    [
      "SQL_SYNTAX: near "SELEC": syntax error (in the statement of line 2)",
      "SQL_UNKNOWN_NAME: no such column: statuss",
      "SQL_CONSTRAINT: UNIQUE constraint failed: orders.status",
      "SQL_PARAMS: the query has 1 ?, but params has 2 values",
      "FILE_NOT_FOUND: there is no file none.db",
      "FILE_OUTSIDE_PROJECT: ../outside.db is outside the project",
      "SQL_BAD_CONNECTION: a connection to SQLite names a file, such as sqlite:data/shop.db, or is sqlite::memory:",
      "SQL_NO_DATABASE: file is not a database",
      "SQL_NOT_SUPPORTED: ATTACH could reach files outside the project",
      "SQL_NOT_SUPPORTED: VACUUM could reach files outside the project",
    ]
  `)
})

describe('the contract', () => {
  const contract = actionContract(databaseQuery, {
    createContext,
    activeResources,
    codes: Object.keys(sqlCodes),
    cases: [{ name: 'one row', config: { connection: 'sqlite:shop.db', query: 'SELECT 1 AS a' } }],
    hang: { connection: 'sqlite::memory:', query: `${endless} SELECT count(*) FROM n` },
    unreachable: { connection: 'sqlite:', query: 'SELECT 1' },
  })
  for (const { name, run: prove } of contract) it(name, prove)
})
