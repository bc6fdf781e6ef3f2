import postgres from 'postgres'
import type { Database, Sql } from '../ports.ts'
import { postgresTypes } from './postgres-types.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database?sslmode=require` */
  readonly url: string
  /** Most connections at once, the listening one aside. Default 10. */
  readonly maxConnections?: number
  /** Seconds until an idle connection is closed. Default 300. */
  readonly idleTimeoutS?: number
  /** Named prepared statements; off behind a pooler that gives each transaction another connection. Default true. */
  readonly prepare?: boolean
}

type Runner = Pick<postgres.Sql, 'unsafe' | 'typed'>

/** Connects when first asked. A connection that breaks is replaced; the query it carried rejects. */
export const openPostgres = ({ url, maxConnections = 10, idleTimeoutS = 300, prepare = true }: PostgresOptions): Database => {
  const pool = postgres(url, {
    max: maxConnections,
    idle_timeout: idleTimeoutS,
    connect_timeout: 10,
    prepare,
    types: postgresTypes,
    fetch_types: false,
    onnotice: () => undefined,
    connection: { application_name: 'testmesh', TimeZone: 'UTC' },
  })
  let closing: Promise<void> | undefined
  return {
    kind: 'postgres',
    ...sqlOf(pool, prepare),
    transaction: async <T>(work: (sql: Sql) => Promise<T>) => (await pool.begin((connection) => work(sqlOf(connection, prepare)))) as T,
    listen: async (channel, onMessage) => (await pool.listen(channel, onMessage)).unlisten,
    close: () => {
      closing ??= pool.end({ timeout: 5 })
      return closing
    },
  }
}

const sqlOf = (runner: Runner, prepare: boolean): Sql => ({
  query: async <R>(text: string, params: readonly unknown[] = []) => {
    const rows = await runner.unsafe(
      text,
      params.map((value) => toParameter(runner, value)),
      { prepare },
    )
    return [...rows] as R[]
  },
})

/** Of type 0: the server says which type it takes, and the value is written as that one. */
const toParameter = (runner: Runner, value: unknown) => (value === undefined || value === null ? null : runner.typed(value as never, 0))
