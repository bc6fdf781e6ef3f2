import { migrations } from '../generated/migrations.ts'
import type { Database, Sql } from '../ports.ts'
import type { Migration } from './migration.ts'

/** The database was last used by a newer version: this one does not know its tables. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew'
  readonly code = 'SCHEMA_TOO_NEW'
}

/** No database of ours is there. */
export class NothingThere extends Error {
  override readonly name = 'NothingThere'
}

/** The number of the last migration that this version knows. */
export const latestSchema = migrations.length - 1

export interface MigrateOptions {
  /** Default: those of this version. */
  readonly known?: readonly Migration[]
  /** Told where the copy is that was taken before. */
  readonly onCopied?: (path: string) => void
}

/**
 * Brings the schema to what this version knows: all of it or, when something fails or the process dies, nothing.
 * Processes that start together take turns; those that come later find it done. Resolves to the names of what was applied.
 * Of a database in a folder that holds something already, a copy is taken first: there is no other way back.
 *
 * @throws SchemaTooNew
 */
export const migrate = async (database: Database, { known = migrations, onCopied = () => {} }: MigrateOptions = {}): Promise<string[]> => {
  const before = database.copy && (await schemaOf(database))
  if (database.copy && before !== undefined && before < known.length - 1) onCopied(await database.copy(`schema-${before}`))
  return database.transaction((sql) => bringUp(sql, known), { isPatient: true })
}

/** The number of the last migration; undefined while there was none. */
export const schemaOf = async (sql: Sql): Promise<number | undefined> => {
  const [there] = await sql.query(`select where to_regclass('tm.migrations') is not null`)
  const [row] = there ? await sql.query<{ last: number | null }>('select max(number) as last from tm.migrations') : []
  return row?.last ?? undefined
}

/** As `schemaOf`, of a database that this version can read. @throws NothingThere, SchemaTooNew */
export const knownSchema = async (sql: Sql): Promise<number> => {
  const schema = await schemaOf(sql)
  if (schema === undefined) throw new NothingThere('There is no database of TestMesh: nobody has started a server on it.')
  refuseNewer(schema + 1, migrations)
  return schema
}

/** Within a transaction. Resolves to the names of what was applied. @throws SchemaTooNew */
export const bringUp = async (sql: Sql, known: readonly Migration[]): Promise<string[]> => {
  await takeTurn(sql)
  const applied = await appliedSoFar(sql)
  refuseNewer(applied, known)
  const pending = known.slice(applied)
  for (const migration of pending) await apply(sql, migration)
  return pending.map(({ name }) => name)
}

/** Held until the transaction ends, however it ends. The number is this lock's alone: "testmesh" as eight bytes. */
const takeTurn = (sql: Sql) => sql.query('select pg_advisory_xact_lock(8387236824936182632)')

const appliedSoFar = async (sql: Sql): Promise<number> => {
  await sql.query('create schema if not exists tm')
  await sql.query(`
    create table if not exists tm.migrations (
      number integer primary key,
      name text not null,
      applied_at timestamptz not null default statement_timestamp()
    )`)
  const [row] = await sql.query<{ count: number }>('select count(*) as count from tm.migrations')
  return row?.count ?? 0
}

/** @param applied how many migrations it has seen @throws SchemaTooNew */
export const refuseNewer = (applied: number, known: readonly Migration[]): void => {
  if (applied <= known.length) return
  throw new SchemaTooNew(
    `The database has schema ${applied - 1}; this version of TestMesh knows schemas up to ${known.length - 1}. ` +
      'A newer version has used it: run that version, or restore a backup from before it changed the schema.',
  )
}

const apply = async (sql: Sql, { number, name, sql: text }: Migration): Promise<void> => {
  for (const statement of text.split('--> statement-breakpoint')) if (statement.trim()) await sql.query(statement)
  await sql.query('insert into tm.migrations (number, name) values ($1, $2)', [number, name])
}
