import type { PGlite } from '@electric-sql/pglite'
import type { Database, Sql } from '../ports.ts'
import { guardTransaction } from '../query/guard-transaction.ts'

export interface PgliteDatabaseOptions {
  /** Told before each statement, which is not sent when it throws. */
  readonly touch?: () => void
  /** Default: there is none. */
  readonly copy?: NonNullable<Database['copy']>
  /** Called once. Default closes PGlite. */
  readonly close?: () => Promise<void>
}

/** Our port before an open PGlite. */
export const pgliteDatabase = (
  pglite: PGlite,
  { touch = () => undefined, copy, close = () => pglite.close() }: PgliteDatabaseOptions = {},
): Database => {
  let closing: Promise<void> | undefined
  return {
    kind: 'pglite',
    ...sqlOf(pglite, touch),
    ...(copy && { copy }),
    transaction: <T>(work: (sql: Sql) => Promise<T>) =>
      pglite.transaction((transaction) => guardTransaction(sqlOf(transaction, touch), work)) as Promise<T>,
    listen: async (channel, onMessage) => {
      const name = `"${channel.replaceAll('"', '""')}"`
      const listener = (payload: string) => onMessage(payload)
      await pglite.listen(name, listener)
      // What `listen` resolves to forgets the quotes.
      return () => pglite.unlisten(name, listener)
    },
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

const sqlOf = (runner: Pick<PGlite, 'query'>, touch: () => void): Sql => ({
  query: async <R>(text: string, params: readonly unknown[] = []) => {
    touch()
    const { rows } = await runner.query<R>(
      text,
      params.map((value) => value ?? null),
    )
    return rows
  },
})
