import type { Sql } from 'postgres'
import { PortTaken } from '../ports.ts'
import type { EmbeddedDatabase } from './embedded-database.ts'
import { startEmbeddedDatabase } from './embedded-database.ts'

export interface DatabaseOptions {
  /** A PostgreSQL to use instead of the embedded one; tables and seed are added when they are missing. */
  readonly url: string | undefined
  /** Of the embedded one; 0: any free port. */
  readonly port: number
}

export interface Database {
  readonly url: string
  readonly sql: Sql
  readonly kind: 'postgres' | 'template' | 'scratch'
  stop(): Promise<void>
}

/** @throws PortTaken, or the driver's error when no PostgreSQL answers */
export const openDatabase = async ({ url, port }: DatabaseOptions): Promise<Database> => {
  // The thread starts before the driver is read.
  const [embedded, { default: postgres }] = await Promise.all([url === undefined ? startEmbedded(port) : undefined, import('postgres')])
  const address = embedded?.url ?? url ?? ''
  const sql = postgres(address, { max: 8, fetch_types: false, onnotice: () => undefined, connect_timeout: 5 })
  const stop = async (): Promise<void> => {
    await sql.end({ timeout: 1 })
    await embedded?.stop()
  }
  try {
    if (embedded === undefined) await migrate(sql)
    else await sql`select 1`
  } catch (cause) {
    await stop()
    throw new Error(`no PostgreSQL answers at ${hidePassword(address)}`, { cause })
  }
  return { url: address, sql, kind: embedded?.from ?? 'postgres', stop }
}

const startEmbedded = (port: number): Promise<EmbeddedDatabase> =>
  startEmbeddedDatabase(port).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new PortTaken('database', port) : error
  })

const migrate = async (sql: Sql): Promise<void> => {
  const { schemaSql, seedSql } = await import('./schema.ts')
  await sql.begin(async (transaction) => {
    // Two shops may start at once on one database.
    await transaction`select pg_advisory_xact_lock(${lockNumber})`
    await transaction.unsafe(schemaSql + seedSql)
  })
}

const lockNumber = 730_112

const hidePassword = (address: string): string => address.replace(/:[^:@/]+@/, ':***@')
