import type { ActionContext } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { createStop } from '../stop.ts'
import { type BoundStatement, bindParams, type Params } from './bind-params.ts'
import { toDatabaseTarget } from './database-target.ts'
import type { Session, StatementResult } from './dialect.ts'
import { dialects } from './dialects.ts'
import type { ConnectionConfig } from './query-fields.ts'
import { type QueryResult, toQueryResult } from './query-result.ts'
import { sqlError } from './sql-error.ts'
import { stopWords } from './stop-words.ts'

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
  const startedAt = monotonicNow()
  const target = toDatabaseTarget(options.connection)
  const dialect = dialects[target.type]
  const comment = dialect.isTraced ? traceComment(context.trace.traceparent) : ''
  const statements = bindParams(options.query, options.params, { ...dialect, comment })
  if (statements.length === 0) throw sqlError('SQL_SYNTAX', 'the query is empty')
  if (context.signal.aborted) throw stopWords.aborted(context.signal, 'the query')
  const stop = createStop(context, options.timeoutMs, stopWords)
  const work = (session: Session) => runAll(session, statements, options)
  const results = await dialect.use(target, { context, stop }, options.isTransaction ? inTransaction(work) : work)
  return toQueryResult(results, monotonicNow() - startedAt)
}

/** As sqlcommenter has it; on a line of its own, as the statement may end with a comment. */
const traceComment = (traceparent: string): string => `\n/*traceparent='${traceparent}'*/`

const runAll = async (
  session: Session,
  statements: readonly BoundStatement[],
  { maxRows }: Pick<QueryOptions, 'maxRows'>,
): Promise<StatementResult[]> => {
  const results: StatementResult[] = []
  for (const statement of statements) results.push(await session.run(statement, maxRows))
  return results
}

const inTransaction =
  <T>(work: (session: Session) => Promise<T>) =>
  async (session: Session): Promise<T> => {
    const say = (text: string) => session.run({ text, sent: text, values: [], line: 1 }, 1)
    await say('BEGIN')
    try {
      const result = await work(session)
      await say('COMMIT')
      return result
    } catch (error) {
      await say('ROLLBACK').catch(() => undefined)
      throw error
    }
  }
