import { migrations } from '../generated/migrations.ts'
import { bringUp } from '../migrate/migrate.ts'
import type { Database, Sql } from '../ports.ts'
import { ownSchemas, quoted, readTables, type Table } from './tables.ts'

export interface LoadOptions {
  /** The number of the last migration of what is loaded, at most `latestSchema`. */
  readonly schema: number
  /** Puts the rows in. */
  readonly load: (loading: Loading) => Promise<void>
  /** Does what is to be done before anybody sees them; the schema is that of this version. */
  readonly settle: (sql: Sql) => Promise<void>
}

export interface Loading {
  /** The tables that there are. */
  readonly tables: readonly Table[]
  /** Values as `Dump.rows` writes them, in the order of the columns. */
  insert(table: Table, rows: readonly Row[]): Promise<void>
}

export type Row = readonly (string | null)[]

/** Somebody uses the database that is to be replaced. */
export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse'
}

/**
 * Puts other content in the place of all that a database holds of ours: all of it, or nothing. Older content is brought up to the schema of now.
 *
 * @throws DatabaseInUse
 */
export const loadDatabase = (database: Database, { schema, load, settle }: LoadOptions): Promise<void> =>
  database.transaction(
    async (sql) => {
      if (database.kind === 'postgres') await refuseOthers(sql)
      await sql.query(`drop schema if exists ${ownSchemas.join(', ')} cascade`)
      await bringUp(sql, migrations.slice(0, schema + 1))
      const tables = await readTables(sql)
      const links = await dropLinks(sql)
      await load({ tables, insert: insertInto(sql, database.kind) })
      for (const { table, name, definition } of links) await sql.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`)
      await bringUp(sql, migrations)
      for (const { name } of await readTables(sql)) await sql.query(`analyze ${quoted(name)}`)
      await settle(sql)
    },
    { isPatient: true },
  )

const refuseOthers = async (sql: Sql): Promise<void> => {
  const [others] = await sql.query<{ count: number }>(`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and application_name = 'testmesh' and pid <> pg_backend_pid()`)
  if (others && others.count > 0)
    throw new DatabaseInUse('Servers or workers have the database open: stop all of them, and start them again afterwards.')
}

interface Link {
  readonly table: string
  readonly name: string
  readonly definition: string
}

/** Rows come table by table, and some name rows that come later. */
const dropLinks = async (sql: Sql): Promise<readonly Link[]> => {
  const links = await sql.query<Link>(
    `select quote_ident(schema.nspname) || '.' || quote_ident(tab.relname) as table, link.conname as name,
       pg_get_constraintdef(link.oid) as definition
     from pg_constraint as link
     join pg_class as tab on tab.oid = link.conrelid
     join pg_namespace as schema on schema.oid = tab.relnamespace
     where link.contype = 'f' and schema.nspname = any($1::text[])
     order by 1, 2`,
    [ownSchemas],
  )
  for (const { table, name } of links) await sql.query(`alter table ${table} drop constraint ${quoted(name)}`)
  return links
}

const insertInto = (sql: Sql, kind: Database['kind']): Loading['insert'] => {
  let sinceCheckpoint = 0
  return async ({ name, columns }, rows) => {
    const names = columns.map((column) => quoted(column.name))
    const values = columns.map(({ type }, at) => `given.${names[at]}::${type}`)
    const given = columns.map((_, at) => `$${at + 1}::text[]`)
    await sql.query(
      `insert into ${quoted(name)} (${names.join(', ')}) select ${values.join(', ')} from unnest(${given.join(', ')}) as given (${names.join(', ')})`,
      columns.map((_, at) => rows.map((row) => row[at] ?? null)),
    )
    sinceCheckpoint += rows.reduce((sum, row) => sum + row.reduce((length, value) => length + (value?.length ?? 0), 0), 0)
    if (kind !== 'pglite' || sinceCheckpoint < checkpointEvery) return
    sinceCheckpoint = 0
    // Nobody else makes one while this transaction has the session: the log would grow to the size of all that is loaded.
    await sql.query('checkpoint')
  }
}

/** In characters. */
const checkpointEvery = 64 * 1024 * 1024
