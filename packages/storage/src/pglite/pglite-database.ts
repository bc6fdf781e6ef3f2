import type { PGlite } from '@electric-sql/pglite'
import type { Database, Sql } from '../ports.ts'

export interface PgliteDatabaseOptions {
  /** Told before each statement. */
  readonly touch?: () => void
  /** Called once. Default closes PGlite. */
  readonly close?: () => Promise<void>
}

/** Our port before an open PGlite. */
export const pgliteDatabase = (
  pglite: PGlite,
  { touch = () => undefined, close = () => pglite.close() }: PgliteDatabaseOptions = {},
): Database => {
  let closing: Promise<void> | undefined
  return {
    kind: 'pglite',
    ...sqlOf(pglite, touch),
    transaction: <T>(work: (sql: Sql) => Promise<T>) => pglite.transaction((transaction) => work(sqlOf(transaction, touch))) as Promise<T>,
    listen: async (channel, onMessage) => {
      const stop = await pglite.listen(`"${channel.replaceAll('"', '""')}"`, onMessage)
      return () => stop()
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
