import type { Sql } from '../ports.ts'

/**
 * Runs `work` inside a transaction that its caller began, and rejects when it must not be committed: also when `work` passed over the
 * failure of a statement, which left nothing to commit. Afterwards the `sql` that `work` had is of no use any more.
 */
export const guardTransaction = async <T>(sql: Sql, work: (sql: Sql) => Promise<T>): Promise<T> => {
  let isOver = false
  let failure: { readonly reason: unknown } | undefined
  const guarded: Sql = {
    query: async <R>(text: string, params?: readonly unknown[]) => {
      if (isOver) throw new Error('The transaction is over: a statement came after its end')
      try {
        return await sql.query<R>(text, params)
      } catch (reason) {
        failure ??= { reason }
        throw reason
      }
    },
  }
  try {
    const result = await work(guarded)
    if (failure && (await isAborted(sql))) throw failure.reason
    return result
  } finally {
    isOver = true
  }
}

/** Not after a return to a savepoint. */
const isAborted = (sql: Sql): Promise<boolean> =>
  sql.query('select 1').then(
    () => false,
    () => true,
  )
