import type { ActionContext } from '@testmesh/action-kit'
import type { PendingQuery, ReservedSql, Row, RowList } from 'postgres'
import { monotonicNow } from '../node/monotonic.ts'
import { type BoundStatement, bindParams, type Params } from './bind-params.ts'
import { databasePool } from './database-pool.ts'
import { toDatabaseTarget } from './database-target.ts'
import type { ConnectionConfig } from './query-fields.ts'
import { type QueryResult, toQueryResult } from './query-result.ts'
import { sqlError, toSqlError } from './sql-error.ts'

export interface QueryOptions {
  readonly connection?: ConnectionConfig | undefined
  readonly query: string
  readonly params?: Params | undefined
  /** All statements, or none. */
  readonly isTransaction: boolean
  readonly timeoutMs: number
  readonly maxRows: number
}

/** Runs every statement of a query on one connection. @throws ActionError */
export const runQuery = async (options: QueryOptions, context: ActionContext): Promise<QueryResult> => {
  const statements = bindParams(options.query, options.params)
  if (statements.length === 0) throw sqlError('SQL_SYNTAX', 'the query is empty')
  const startedAt = monotonicNow()
  const work = startWork(options, context)
  const results = await withinLimit(work.run(statements), { context, timeoutMs: options.timeoutMs, cancel: work.cancel })
  return toQueryResult(results, { maxRows: options.maxRows, durationMs: monotonicNow() - startedAt })
}

type Rows = RowList<Row[]>

/** The statements one after the other; `cancel` stops the one that runs and starts no other. */
const startWork = ({ connection, isTransaction }: QueryOptions, context: ActionContext) => {
  let running: PendingQuery<Row[]> | undefined
  let isCancelled = false
  const one = async (sql: ReservedSql, statement: BoundStatement): Promise<Rows> => {
    if (isCancelled) throw sqlError('SQL_ABORTED', 'the query was stopped')
    running = sql.unsafe(statement.text, [...statement.values] as never[])
    try {
      return await running
    } catch (error) {
      throw toSqlError(error, statement)
    }
  }
  const all = async (sql: ReservedSql, statements: readonly BoundStatement[]): Promise<Rows[]> => {
    const results: Rows[] = []
    for (const statement of statements) results.push(await one(sql, statement))
    return results
  }
  const transaction = async (sql: ReservedSql, statements: readonly BoundStatement[]): Promise<Rows[]> => {
    await sql.unsafe('BEGIN')
    try {
      const results = await all(sql, statements)
      await sql.unsafe('COMMIT')
      return results
    } catch (error) {
      await sql.unsafe('ROLLBACK').catch(() => undefined)
      throw error
    }
  }
  const run = async (statements: readonly BoundStatement[]): Promise<Rows[]> => {
    if (context.signal.aborted) throw sqlError('SQL_ABORTED', 'the query was stopped', { cause: context.signal.reason })
    const pool = await databasePool(toDatabaseTarget(connection), context)
    const sql = await pool.reserve().catch((error: unknown) => Promise.reject(toSqlError(error)))
    try {
      return await (isTransaction ? transaction(sql, statements) : all(sql, statements))
    } finally {
      sql.release()
    }
  }
  const cancel = () => {
    isCancelled = true
    running?.cancel()
  }
  return { run, cancel }
}

interface LimitOptions {
  readonly context: ActionContext
  readonly timeoutMs: number
  readonly cancel: () => void
}

/** Does not wait for the server to confirm the cancel: the step goes on at once. */
const withinLimit = <T>(work: Promise<T>, { context, timeoutMs, cancel }: LimitOptions): Promise<T> =>
  new Promise((resolve, reject) => {
    const { signal, clock } = context
    const settle = (finish: () => void) => {
      cancelTimer()
      signal.removeEventListener('abort', onAbort)
      finish()
    }
    const stop = (error: Error) => {
      cancel()
      settle(() => reject(error))
    }
    const onAbort = () => stop(sqlError('SQL_ABORTED', 'the query was stopped', { cause: signal.reason }))
    const cancelTimer = clock.after(timeoutMs, () =>
      stop(
        sqlError('SQL_TIMEOUT', `the query was not done within ${timeoutMs < 1000 ? `${timeoutMs} ms` : `${timeoutMs / 1000} s`}`, {
          kind: 'timeout',
        }),
      ),
    )
    signal.addEventListener('abort', onAbort)
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
