import { Mutex, type PGlite } from '@electric-sql/pglite'
import type { Database, Sql } from '../ports.ts'
import { runTransaction } from '../query/run-transaction.ts'
import { createPreparedSql } from './prepared-sql.ts'

export interface PgliteDatabaseOptions {
  /** Told before each statement, which is not sent when it throws. */
  readonly touch?: () => void
  /** Default: there is none. */
  readonly copy?: NonNullable<Database['copy']>
  /** Called once. Default closes PGlite. */
  readonly close?: () => Promise<void>
}

/** The one session of an open PGlite, which one after the other has for himself. */
export interface PgliteSession {
  readonly pglite: PGlite
  turn<T>(work: (sql: Sql) => Promise<T>): Promise<T>
}

export const openSession = (pglite: PGlite): PgliteSession => {
  const sql = createPreparedSql(pglite)
  const turns = new Mutex()
  return { pglite, turn: (work) => turns.runExclusive(() => work(sql)) }
}

/** Our port before the session of PGlite. */
export const pgliteDatabase = (
  { pglite, turn }: PgliteSession,
  { touch = () => undefined, copy, close = () => turn(() => pglite.close()) }: PgliteDatabaseOptions = {},
): Database => {
  let closing: Promise<void> | undefined
  const touching = (sql: Sql): Sql => ({
    query: async (text, params) => {
      touch()
      return sql.query(text, params)
    },
  })
  return {
    kind: 'pglite',
    ...(copy && { copy }),
    query: (text, params) => turn((sql) => touching(sql).query(text, params)),
    transaction: (work) => turn((sql) => runTransaction(sql, (inside) => work(touching(inside)))),
    listen: async (channel, onMessage) => {
      const name = `"${channel.replaceAll('"', '""')}"`
      const listener = (payload: string) => onMessage(payload)
      await turn(() => pglite.listen(name, listener))
      // What `listen` resolves to forgets the quotes.
      return () => turn(() => pglite.unlisten(name, listener))
    },
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
