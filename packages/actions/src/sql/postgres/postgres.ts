import type { PendingQuery, ReservedSql, Row, RowList, Sql } from 'postgres'
import type { BoundStatement } from '../bind-params.ts'
import type { StatementResult, Using } from '../database.ts'
import type { ServerTarget } from '../database-target.ts'
import type { Dialect, Session } from '../dialect.ts'
import { postgresSyntax } from '../syntax.ts'
import { databasePool } from './database-pool.ts'
import { toConnectError, toSqlError } from './explain-error.ts'

export const postgres: Dialect<ServerTarget> = {
  syntax: postgresSyntax,
  isTraced: true,
  placeholder: (number) => `$${number}`,
  reusesValues: true,
  use: async (target, { context, stop }, work) => {
    const queries = createQueries()
    const reserved = await reserveInTime(target, { context, stop })
    const working = work(queries.on(reserved)).finally(() => reserved.sql.release())
    try {
      return await stop.race(working, 'the query')
    } finally {
      queries.end()
    }
  },
}

/** A connection that comes when nobody waits any more goes back. */
const reserveInTime = async (target: ServerTarget, { context, stop }: Using): Promise<Reserved> => {
  const reserving = reserve(target, context)
  return stop.race(reserving, `a connection to ${target.host}:${target.port}`).catch((error: unknown) => {
    reserving.then(({ sql }) => sql.release()).catch(() => undefined)
    throw error
  })
}

const reserve = async (target: ServerTarget, context: Using['context']): Promise<Reserved> => {
  const pool = await databasePool(target, context)
  const sql = await pool.reserve().catch((error: unknown) => Promise.reject(toConnectError(error, target)))
  return { sql, pool }
}

interface Reserved {
  readonly sql: ReservedSql
  readonly pool: Sql
}

type Rows = RowList<Row[]>

/** The queries of one step; when it ends, the one that runs is stopped in the database, and no other begins. */
const createQueries = () => {
  let running: PendingQuery<Row[]> | undefined
  let isOver = false
  const run = async (reserved: Reserved, statement: BoundStatement, maxRows: number): Promise<StatementResult> => {
    if (isOver) throw new Error('the step is over')
    const query = startQuery(reserved, statement, maxRows)
    running = query
    try {
      return toResult(await query, maxRows)
    } catch (error) {
      throw toSqlError(error, statement)
    } finally {
      running = undefined
    }
  }
  return {
    on: (reserved: Reserved): Session => ({ run: (statement, maxRows) => run(reserved, statement, maxRows) }),
    end: () => {
      isOver = true
      running?.cancel()
    },
  }
}

const startQuery = ({ sql, pool }: Reserved, { text, sent, values }: BoundStatement, maxRows: number): PendingQuery<Row[]> => {
  const query: PendingQuery<Row[]> = sql.unsafe<Row[]>(sent, [...values] as never[])
  // The server hands out so many rows and waits; then it is told that nobody wants the rest.
  if (readsOnly(text)) query.cursor(maxRows + 1, () => pool.CLOSE as never)
  return query
}

/** Whether the rows are all that a statement is about: one that changes something is never stopped halfway. */
const readsOnly = (text: string): boolean => /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(?:SELECT|WITH|VALUES|TABLE)\b/i.test(text)

const changes = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY'])

const toResult = (found: Rows, maxRows: number): StatementResult => ({
  ...(found.columns?.length ? { columns: found.columns.map(({ name }) => name) } : {}),
  rows: found.slice(0, maxRows).map((one) => ({ ...one })),
  affected: changes.has(found.command) ? Number(found.count) : 0,
  isTruncated: found.length > maxRows,
})
