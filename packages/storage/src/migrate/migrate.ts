import { migrations } from '../generated/migrations.ts'
import type { Database, Sql } from '../ports.ts'
import type { Migration } from './migration.ts'

/** The database was last used by a newer version: this one does not know its tables. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew'
  readonly code = 'SCHEMA_TOO_NEW'
}

/**
 * Brings the schema to what this version knows: all of it or, when something fails or the process dies, nothing.
 * Processes that start together take turns; those that come later find it done. Resolves to the names of what was applied.
 *
 * @throws SchemaTooNew
 */
export const migrate = (database: Database, known: readonly Migration[] = migrations): Promise<string[]> =>
  database.transaction(
    async (sql) => {
      await takeTurn(sql)
      const applied = await appliedSoFar(sql)
      refuseNewer(applied, known)
      const pending = known.slice(applied)
      for (const migration of pending) await apply(sql, migration)
      return pending.map(({ name }) => name)
    },
    { isPatient: true },
  )

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

const refuseNewer = (applied: number, known: readonly Migration[]): void => {
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
