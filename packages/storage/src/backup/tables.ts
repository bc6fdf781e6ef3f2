import type { Sql } from '../ports.ts'

/** A table of ours, as the database describes it. */
export interface Table {
  /** `flows.versions` */
  readonly name: string
  readonly columns: readonly Column[]
}

export interface Column {
  readonly name: string
  /** As SQL writes it: `timestamp(3) with time zone`. */
  readonly type: string
  /** Its place in the key of the table, from 1; 0: it is no part of it. */
  readonly inKey: number
}

/** All that this server keeps lies in these. A database may hold other things beside them. */
export const ownSchemas = ['environments', 'executions', 'flows', 'scheduler', 'tm', 'users'] as const

/** Of this very server and this hour: who is signed in, who is let in once, who works. And what migrations make themselves. */
export const leftOut: ReadonlySet<string> = new Set([
  'users.sessions',
  'users.tickets',
  'scheduler.workers',
  'executions.debug_commands',
  'tm.clock',
  'tm.migrations',
])

/** Those that a backup holds, by name. */
export const readTables = async (sql: Sql): Promise<readonly Table[]> => {
  const tables = await sql.query<Table>(describeTables, [ownSchemas])
  return tables.filter(({ name }) => !leftOut.has(name))
}

const describeTables = `
  select schema.nspname || '.' || tab.relname as name,
    jsonb_agg(
      jsonb_build_object(
        'name', col.attname,
        'type', format_type(col.atttypid, col.atttypmod),
        'inKey', coalesce(array_position(key.indkey::int2[], col.attnum), -1) + 1
      ) order by col.attnum
    ) as columns
  from pg_class as tab
  join pg_namespace as schema on schema.oid = tab.relnamespace
  join pg_attribute as col on col.attrelid = tab.oid and col.attnum > 0 and not col.attisdropped
  left join pg_index as key on key.indrelid = tab.oid and key.indisprimary
  where tab.relkind = 'r' and schema.nspname = any($1::text[])
  group by 1
  order by 1`

/** In double quotes, as its part of a name. */
export const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')
