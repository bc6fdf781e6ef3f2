import type { Sql } from '../ports.ts'
import { guardTransaction } from './guard-transaction.ts'

/** Commits when `work` resolves and rolls back when it rejects. Nobody else may use the session meanwhile. */
export const runTransaction = async <T>(session: Sql, work: (sql: Sql) => Promise<T>): Promise<T> => {
  await session.query('begin')
  let result: T
  try {
    result = await guardTransaction(session, work)
  } catch (reason) {
    // A connection that is lost has no transaction any more, and the reason is what counts.
    await session.query('rollback').catch(() => undefined)
    throw reason
  }
  await session.query('commit')
  return result
}
