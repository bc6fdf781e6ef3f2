import type { DatabaseOptions, PostgresOptions } from '@testmesh/storage'
import type { ServerSettings } from './settings.ts'

/** The database that the settings name. */
export const databaseOptions = (settings: ServerSettings): DatabaseOptions =>
  settings.database_url === undefined ? { folder: settings.data } : { url: settings.database_url, ...postgresOptions(settings) }

/** How PostgreSQL is spoken to. */
export const postgresOptions = (settings: ServerSettings): Omit<PostgresOptions, 'url'> => ({
  maxConnections: settings.connections,
  minConnections: settings.connections_min,
  idleTimeoutS: settings.connections_idle,
  prepare: settings.prepared_statements,
  ...(settings.database_tls !== undefined && { tls: settings.database_tls }),
})
