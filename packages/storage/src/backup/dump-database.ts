import { knownSchema } from '../migrate/migrate.ts'
import type { Database, Sql } from '../ports.ts'
import { quoted, readTables, type Table } from './tables.ts'

/** All that a database holds, as it was at one moment, however long it takes to read it. */
export interface Dump {
  /** The number of its last migration. */
  readonly schema: number
  readonly tables: readonly Table[]
  /** In the order of the key: the same rows give the same lines, whichever database they are in. */
  rows(table: Table): AsyncIterable<Lines>
  /** The hashes of all attachments that executions name, each once, a few at a time. */
  attachments(): AsyncIterable<readonly string[]>
}

/** Rows, one a line: a JSON array of what the database writes of each column, or null. */
export interface Lines {
  readonly text: string
  readonly rows: number
}

/**
 * Reads in one transaction, which changes nothing. Of the one session of an embedded database nobody else has a turn until `work` ended.
 *
 * @throws NothingThere, SchemaTooNew
 */
export const dumpDatabase = <T>(database: Database, work: (dump: Dump) => Promise<T>): Promise<T> =>
  database.transaction(
    async (sql) => {
      await sql.query('set transaction isolation level repeatable read, read only')
      // Rows that a policy hides from this user would be missing, and nobody would know: so it fails.
      for (const setting of [`row_security = off`, `datestyle = 'ISO'`, `timezone = 'UTC'`, `bytea_output = 'hex'`])
        await sql.query(`set local ${setting}`)
      const schema = await knownSchema(sql)
      const tables = await readTables(sql)
      return work({ schema, tables, rows: (table) => readRows(sql, table), attachments: () => readAttachments(sql) })
    },
    { isPatient: true },
  )

async function* readRows(sql: Sql, table: Table): AsyncIterable<Lines> {
  const most = mostAtATime[table.name] ?? 250
  let longest = 1
  let next = Math.min(most, 16)
  await sql.query(`declare ${cursorOf(table.name)} no scroll cursor for ${selectLines(table)}`)
  for (;;) {
    const rows = await sql.query<{ line: string }>(`fetch ${next} from ${cursorOf(table.name)}`)
    if (rows.length > 0) yield { text: `${rows.map(({ line }) => line).join('\n')}\n`, rows: rows.length }
    if (rows.length < next) break
    longest = Math.max(longest, ...rows.map(({ line }) => line.length))
    next = Math.min(most, Math.max(1, Math.floor(goodLength / longest)))
  }
  await sql.query(`close ${cursorOf(table.name)}`)
}

/** Rows at a time, where one may be as long as a file. */
const mostAtATime: Readonly<Record<string, number>> = { 'flows.contents': 4 }

/** Of what is in memory at a time, in characters. */
const goodLength = 512 * 1024

/** Statements are kept prepared by their text, and what they answer must not change: so each cursor has a name of its own. */
const cursorOf = (name: string): string => `backup_of_${name.replace('.', '_')}`

const selectLines = ({ name, columns }: Table): string => {
  const values = columns.map((column) => `${quoted(column.name)}::text`)
  const key = columns.filter(({ inKey }) => inKey > 0).sort((a, b) => a.inKey - b.inKey)
  // Each database has an order of letters of its own.
  const order = key.map((column) => `${quoted(column.name)}${column.type === 'text' ? ' collate "C"' : ''}`)
  return `select json_build_array(${values.join(', ')})::text as line from ${quoted(name)} order by ${order.join(', ')}`
}

async function* readAttachments(sql: Sql): AsyncIterable<readonly string[]> {
  await sql.query(`
    declare backup_of_attachments no scroll cursor for
    select distinct sha256 collate "C" as sha256 from executions.artifacts order by 1`)
  for (;;) {
    const rows = await sql.query<{ sha256: string }>('fetch 1000 from backup_of_attachments')
    if (rows.length === 0) break
    yield rows.map(({ sha256 }) => sha256)
  }
}
