import type postgres from 'postgres'
import type { Database } from '../ports.ts'
import { runTransaction } from '../query/run-transaction.ts'
import { openConnection, openDriver, type PostgresTls } from './connection.ts'
import { createPool } from './pool.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database?sslmode=require` */
  readonly url: string
  /** Most connections at once, the listening one aside. Default 10. */
  readonly maxConnections?: number
  /** So many stay open once they were opened, though nobody uses them. Default 0. */
  readonly minConnections?: number
  /** Seconds until an idle connection beyond those is closed. Default 300. */
  readonly idleTimeoutS?: number
  /** Named prepared statements; off behind a pooler that gives each transaction another connection. Default true. */
  readonly prepare?: boolean
  /** Default: what `sslmode` in the url says; without one, `off`. */
  readonly tls?: PostgresTls
  /** Milliseconds that a statement may be without an answer before it rejects and its connection is replaced. Default 15,000. */
  readonly answerWithinMs?: number
  /** Milliseconds that a query waits for a server whose connections are all in use. Default 3,000. */
  readonly fullForMs?: number
}

/** Connects when first asked. A connection that breaks is replaced; the query or transaction it carried rejects. */
export const openPostgres = (options: PostgresOptions): Database => {
  const { url, tls, maxConnections = 10, minConnections = 0, idleTimeoutS = 300, prepare = true } = options
  const { answerWithinMs = 15_000, fullForMs = 3_000 } = options
  const pool = createPool({
    open: () => openConnection({ url, prepare, tls, answerWithinMs }),
    min: minConnections,
    max: maxConnections,
    idleTimeoutMs: idleTimeoutS * 1000,
    fullForMs,
  })
  let listener: postgres.Sql | undefined
  let closing: Promise<void> | undefined
  const close = async () => {
    await listener?.end({ timeout: 1 })
    await pool.close()
  }
  return {
    kind: 'postgres',
    connections: pool.count,
    query: <R>(text: string, params?: readonly unknown[]) => pool.use((connection) => connection.query<R>(text, params)),
    transaction: (work, { isPatient = false } = {}) =>
      pool.use((connection) => runTransaction(isPatient ? connection.patient : connection, work)),
    listen: async (channel, onMessage) => {
      listener ??= openDriver(url, tls)
      return (await listener.listen(channel, onMessage)).unlisten
    },
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
