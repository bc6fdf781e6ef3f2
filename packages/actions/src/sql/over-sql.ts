import { type BoundStatement, bindParams } from './bind-params.ts'
import type { Database, StatementResult } from './database.ts'
import type { DatabaseTarget } from './database-target.ts'
import type { Dialect, Session } from './dialect.ts'
import { sqlError } from './sql-error.ts'

/** Runs every statement of a query on one connection. */
export const overSql = <T extends DatabaseTarget>(dialect: Dialect<T>): Database<T> => ({
  run: (target, { query, params, isTransaction, maxRows }, using) => {
    if (typeof query !== 'string')
      throw sqlError('SQL_SYNTAX', 'the query is a map, which only MongoDB takes', { hint: 'Write SQL, or connect to mongodb://…' })
    const comment = dialect.isTraced ? traceComment(using.context.trace.traceparent) : ''
    const statements = bindParams(query, params, { ...dialect, comment })
    if (statements.length === 0) throw sqlError('SQL_SYNTAX', 'the query is empty')
    const work = (session: Session) => runAll(session, statements, maxRows)
    return dialect.use(target, using, isTransaction ? inTransaction(work) : work)
  },
})

/** As sqlcommenter has it; on a line of its own, as the statement may end with a comment. */
const traceComment = (traceparent: string): string => `\n/*traceparent='${traceparent}'*/`

const runAll = async (session: Session, statements: readonly BoundStatement[], maxRows: number): Promise<StatementResult[]> => {
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
