import { type PostgresServer, postgresServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { leftOut, ownSchemas, readTables } from '../backup/tables.ts'
import { migrations } from '../generated/migrations.ts'
import { contentOf, type Database, dumpDatabase, loadDatabase, migrate, newId, openDatabase, type Row } from '../index.ts'
import { type TemporaryDatabase, temporaryPglite, temporaryPostgres } from '../testing/index.ts'
import { furnishedWorkspace } from './testing/furnished-workspace.ts'

let server: PostgresServer
let pglite: TemporaryDatabase
let postgres: TemporaryDatabase & { readonly url: string }
beforeAll(async () => {
  server = await postgresServer()
  pglite = await temporaryPglite()
  postgres = await temporaryPostgres({ url: server.dsn })
})
afterAll(async () => {
  await pglite[Symbol.asyncDispose]()
  await postgres[Symbol.asyncDispose]()
  await server.stop()
})

/** By the names of the tables, their lines. */
type Kept = { readonly schema: number; readonly lines: Readonly<Record<string, readonly string[]>> }

const dump = (database: Database): Promise<Kept> =>
  dumpDatabase(database, async ({ schema, tables, rows }) => {
    const lines: Record<string, string[]> = {}
    for (const table of tables) {
      lines[table.name] = []
      for await (const { text, rows: count } of rows(table)) {
        const read = text.split('\n').slice(0, -1)
        expect(read).toHaveLength(count)
        lines[table.name]?.push(...read)
      }
    }
    return { schema, lines }
  })

const load = (database: Database, { schema, lines }: Kept): Promise<void> =>
  loadDatabase(database, {
    schema,
    load: async ({ tables, insert }) => {
      for (const table of tables) await insert(table, lines[table.name]?.map((line) => JSON.parse(line) as Row) ?? [])
    },
    settle: async () => {},
  })

/** What migrations make, apart from columns. */
const rulesOf = (database: Database) =>
  database.query(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as rule from pg_constraint
     where connamespace::regnamespace::text = any($1::text[])
     union all select schemaname || '.' || tablename, policyname, qual from pg_policies
     union all select schemaname || '.' || tablename, indexname, indexdef from pg_indexes where schemaname = any($1::text[])
     order by 1, 2, 3`,
    [ownSchemas],
  )

it('every table is in a backup, or left out on purpose, and the furnished workspace has a row of each', async () => {
  await furnishedWorkspace(pglite)
  const all = await pglite.query<{ name: string }>(
    `select schemaname || '.' || tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  )
  const read = (await readTables(pglite)).map(({ name }) => name)
  expect([...read, ...leftOut].sort()).toEqual(all.map(({ name }) => name))
  const { lines } = await dump(pglite)
  // Of the whole server, and without a workspace.
  const ofServer = ['tm.master_key', 'users.idempotency']
  expect(Object.keys(lines).filter((name) => lines[name]?.length === 0)).toEqual(ofServer)
})

it('goes from PGlite to PostgreSQL and back without a change, whatever the values', async () => {
  const workspace = await furnishedWorkspace(pglite)
  const parent = await workspace.collections.create({ name: 'made first' })
  const child = await workspace.collections.create({ name: 'made later' })
  await pglite.query('update flows.collections set parent_id = $2 where id = $1', [parent.id, child.id])
  await pglite.query(
    `insert into users.idempotency (principal, route, key, request_hash, expires_at) values ('a', 'b', 'c', '\\x00ff', tm.now())`,
  )
  await pglite.query(`insert into tm.master_key (kek_id) values ('k')`)
  await pglite.query(
    `insert into executions.events (workspace_id, execution_id, epoch, seq, at, type, data)
     select $1, $2, 9, n, 1763642096123.0625 + n, 'odd', $3::text::json from generate_series(1, 600) as n`,
    [workspace.id, workspace.execution.id, '{ "z": "\\u0000\\ud800",\n "a": 1.10, "quote": "\\"\\\\" }'],
  )
  await pglite.query('update flows.flows set tags = $2, text = $3 where id = $1', [
    workspace.flow.id,
    ['', 'NULL', 'a"b', 'c\\d', 'e,f', '{g}'],
    'tab\tline\r\n"quoted" \\ 😀 \u2028',
  ])
  const before = await dump(pglite)
  const rules = await rulesOf(postgres)
  await load(postgres, before)
  expect(await dump(postgres)).toEqual(before)
  expect(await rulesOf(postgres)).toEqual(rules)
  await using back = await temporaryPglite()
  await load(back, await dump(postgres))
  expect(await dump(back)).toEqual(before)
  await expect(back.query('delete from users.audit')).rejects.toThrow('takes new rows only')
  // A third time, over what is there.
  await load(postgres, before)
  expect(await dump(postgres)).toEqual(before)
})

it('is as of one moment, though others write meanwhile', async () => {
  const workspace = await furnishedWorkspace(postgres)
  const counted = await dumpDatabase(postgres, async ({ tables, rows }) => {
    await workspace.flows.create({ name: 'too late', text: '' })
    const table = tables.find(({ name }) => name === 'flows.flows')
    if (!table) throw new Error('flows are missing')
    let text = ''
    for await (const lines of rows(table)) text += lines.text
    return text
  })
  expect(counted).toContain('secret plan')
  expect(counted).not.toContain('too late')
})

describe('into PostgreSQL', () => {
  it('is loaded by a user who is no superuser, and who need own nothing before', async () => {
    const kept = await dump(pglite)
    const admin = await openDatabase({ url: server.dsn })
    await admin.query(`create role app login createrole password 'test-only'`)
    await admin.query('grant testmesh_tenant to app with admin option')
    await admin.query('create database app owner app')
    await admin.close()
    const url = Object.assign(new URL(server.dsn), { pathname: '/app', username: 'app', password: 'test-only' }).href
    const database = await openDatabase({ url, maxConnections: 1 })
    await load(database, kept)
    expect(await dump(database)).toEqual(kept)
    const seen = database.transaction(async (sql) => {
      await sql.query(`select set_config('role', 'testmesh_tenant', true)`)
      return sql.query('select count(*) as flows from flows.flows')
    })
    expect(await seen).toEqual([{ flows: 0 }])
    await database.close()
  })

  it('is refused while servers or workers are connected', async () => {
    const other = await openDatabase({ url: postgres.url })
    await other.query('select 1')
    const kept = await dump(pglite)
    await expect(load(await openOnce(postgres.url), kept)).rejects.toThrow('Servers or workers have the database open')
    await other.close()
  })
})

it('brings older content up to the schema of now', async () => {
  const name = `db_${newId().replaceAll('-', '')}`
  const admin = await openDatabase({ url: server.dsn })
  await admin.query(`create database ${name}`)
  await admin.close()
  const older = await openDatabase({ url: Object.assign(new URL(server.dsn), { pathname: `/${name}` }).href })
  await migrate(older, { known: migrations.filter(({ number }) => number < 11) })
  await older.query(`insert into users.workspaces (id, slug, name) values ($1, 'old', 'Old')`, [newId()])
  const kept = await dump(older)
  await older.close()
  expect(kept.schema).toBe(10)
  expect(kept.lines).not.toHaveProperty(['executions.shares'])
  await using database = await temporaryPglite()
  await load(database, kept)
  expect(await migrate(database)).toEqual([])
  expect(await contentOf(database)).toEqual({ workspaces: ['old'], users: 0, flows: 0, executions: 0 })
})

it('leaves everything as it was when loading breaks off', async () => {
  await using database = await temporaryPglite()
  await furnishedWorkspace(database)
  const before = await dump(database)
  const broken = loadDatabase(database, {
    schema: before.schema,
    load: async ({ tables, insert }) => {
      for (const table of tables) if (table.name === 'flows.flows') await insert(table, [['no id']])
    },
    settle: async () => {},
  })
  await expect(broken).rejects.toThrow('invalid input syntax for type uuid')
  expect(await dump(database)).toEqual(before)
})

it('finds nothing where no server was', async () => {
  const name = `db_${newId().replaceAll('-', '')}`
  const admin = await openDatabase({ url: server.dsn })
  await admin.query(`create database ${name}`)
  await admin.close()
  const empty = await openOnce(Object.assign(new URL(server.dsn), { pathname: `/${name}` }).href)
  await expect(dump(empty)).rejects.toThrow('There is no database of TestMesh')
  expect(await contentOf(empty)).toEqual({ workspaces: [], users: 0, flows: 0, executions: 0 })
})

/** Closed when nobody uses it, by itself. */
const openOnce = (url: string) => openDatabase({ url, maxConnections: 1, idleTimeoutS: 0 })
