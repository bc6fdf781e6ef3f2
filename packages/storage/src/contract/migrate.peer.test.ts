import { readdirSync, readFileSync } from 'node:fs'
import { type PostgresServer, postgresServer } from '@testmesh-tooling/services'
import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as environments from '../../schema/environments.ts'
import * as executions from '../../schema/executions.ts'
import * as flows from '../../schema/flows.ts'
import * as scheduler from '../../schema/scheduler.ts'
import * as users from '../../schema/users.ts'
import * as webhooks from '../../schema/webhooks.ts'
import { migrations } from '../generated/migrations.ts'
import { type Database, migrate, newId, openDatabase } from '../index.ts'
import type { TemporaryDatabase } from '../testing/index.ts'
import { databases } from './testing/databases.ts'
import { startScript } from './testing/start-script.ts'

const names = migrations.map(({ name }) => name)

describe.each(databases)('migrations on $name', ({ open }) => {
  let database: TemporaryDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database[Symbol.asyncDispose]())

  it('make the tables that the schema describes', async () => {
    const described = Object.values({ ...environments, ...executions, ...flows, ...scheduler, ...users, ...webhooks })
      .filter((entry) => is(entry, PgTable))
      .map((table) => getTableConfig(table))
      .flatMap(({ schema, name, columns }) => columns.map((column) => `${schema}.${name}.${column.name}`))
    const made = await database.query<{ name: string }>(`
      select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
      where table_schema in ('environments', 'executions', 'flows', 'scheduler', 'users')`)
    expect(made.map(({ name }) => name).sort()).toEqual(described.sort())
  })

  it('do nothing the second time', async () => {
    expect(await migrate(database)).toEqual([])
  })

  it('come all or not at all', async () => {
    const broken = [
      { number: migrations.length, name: 'fine', sql: 'create table tm.half (a integer)' },
      { number: migrations.length + 1, name: 'broken', sql: 'create table tm.other (a integer)\n--> statement-breakpoint\nselect 1 / 0' },
    ]
    await expect(migrate(database, { known: [...migrations, ...broken] })).rejects.toMatchObject({ code: '22012' })
    expect(await database.query(`select to_regclass('tm.half') as half, (select count(*) from tm.migrations) as count`)).toEqual([
      { half: null, count: migrations.length },
    ])
  })

  it('refuse a database that a newer version used', async () => {
    const older = migrate(database, { known: migrations.slice(0, -1) })
    await expect(older).rejects.toMatchObject({ code: 'SCHEMA_TOO_NEW' })
    await expect(older).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SchemaTooNew: The database has schema 19; this version of TestMesh knows schemas up to 18. A newer version has used it: run that version, or restore a backup from before it changed the schema.]`,
    )
    await older.catch(() => undefined)
  })
})

describe('migrations of a PostgreSQL server', () => {
  let server: PostgresServer
  let admin: Database
  beforeAll(async () => {
    server = await postgresServer()
    admin = await openDatabase({ url: server.dsn })
  })
  afterAll(async () => {
    await admin.close()
    await server.stop()
  })

  const newDatabase = async () => {
    const name = `db_${newId().replaceAll('-', '')}`
    await admin.query(`create database ${name}`)
    return Object.assign(new URL(server.dsn), { pathname: `/${name}` }).href
  }

  // First, while the server has no role yet: this user makes it.
  it('need no superuser, and a tenant is held by its rows all the same', async () => {
    await admin.query(`create role app login createrole password 'test-only'`)
    await admin.query('create database app owner app')
    await using database = await owned(Object.assign(new URL(server.dsn), { pathname: '/app', username: 'app' }).href)
    expect(await migrate(database)).toEqual(names)
    const seen = database.transaction(async (sql) => {
      await sql.query(`select set_config('role', 'testmesh_tenant', true)`)
      return sql.query('select current_user::text as role, (select count(*) from flows.flows) as flows')
    })
    expect(await seen).toEqual([{ role: 'testmesh_tenant', flows: 0 }])
  })

  it('are made by one of the processes that start together; the other waits and finds them', async () => {
    const url = await newDatabase()
    const started = [startScript('migrate-script.ts', [url]), startScript('migrate-script.ts', [url])]
    const applied = await Promise.all(started.map((script) => script.said('applied')))
    expect(applied.sort()).toEqual([`applied ${JSON.stringify(names)}`, 'applied []'].sort())
    expect(await Promise.all(started.map(({ ended }) => ended))).toEqual([0, 0])
  })

  it('leave nothing behind when the process dies in the middle, and are made by the next', async () => {
    const url = await newDatabase()
    await using cut = await owned(url)
    const suicidal = { number: migrations.length, name: 'cut', sql: 'select pg_terminate_backend(pg_backend_pid())' }
    await expect(migrate(cut, { known: [...migrations, suicidal] })).rejects.toThrow()
    expect(await cut.query(`select to_regclass('tm.migrations') as migrations`)).toEqual([{ migrations: null }])
    expect(await migrate(cut)).toEqual(names)
  })

  it('tell executions that there are which schedule started them', async () => {
    await using database = await owned(await newDatabase())
    await migrate(database, { known: migrations.filter(({ number }) => number < 11) })
    const [workspaceId, scheduleId, batchId] = [newId(), newId(), newId()]
    await database.query(`insert into users.workspaces (id, slug, name) values ($1, 'a', 'A')`, [workspaceId])
    await database.query(
      `insert into scheduler.schedules (id, workspace_id, name, cron, timezone, flows, overlap, catch_up, catch_up_within_ms)
       values ($2, $1, 'Nightly', '@daily', 'UTC', '{}', 'skip', 'last', 0)`,
      [workspaceId, scheduleId],
    )
    await database.query(
      `insert into scheduler.fires (workspace_id, schedule_id, scheduled_for, outcome, batch_id) values ($1, $2, tm.now(), 'started', $3)`,
      [workspaceId, scheduleId, batchId],
    )
    for (const [name, batch] of [
      ['of it', batchId],
      ['of nobody', newId()],
    ])
      await database.query(
        `insert into executions.executions (id, workspace_id, batch_id, flow_name, flow_sha256, trigger_type)
         values ($1, $2, $3, $4, '', 'schedule')`,
        [newId(), workspaceId, batch, name],
      )
    await migrate(database)
    expect(await database.query('select flow_name as name, schedule_id as schedule from executions.executions order by 1')).toEqual([
      { name: 'of it', schedule: scheduleId },
      { name: 'of nobody', schedule: null },
    ])
  })

  it('say what an administrator must do when the user may not have the role', async () => {
    await admin.query(`create role poor login password 'test-only'`)
    await admin.query('create database poor owner poor')
    const url = Object.assign(new URL(server.dsn), { pathname: '/poor', username: 'poor' }).href
    await using database = await owned(url)
    await expect(migrate(database)).rejects.toMatchObject({
      message: 'the user poor may neither create nor take on the role testmesh_tenant',
      hint: 'As an administrator: create role testmesh_tenant nologin; grant testmesh_tenant to poor;',
    })
    await admin.query('grant testmesh_tenant to poor')
    expect(await migrate(database)).toEqual(names)
  })
})

const owned = async (url: string) => {
  const database = await openDatabase({ url })
  return { ...database, [Symbol.asyncDispose]: database.close }
}

it('the embedded texts are those of the files', () => {
  const folder = new URL('../../migrations/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  expect(migrations.map(({ number, name }) => `${String(number).padStart(4, '0')}_${name}.sql`)).toEqual(files.sort())
  expect(migrations.map(({ sql }) => sql)).toEqual(files.sort().map((name) => readFileSync(new URL(name, folder), 'utf8')))
})
