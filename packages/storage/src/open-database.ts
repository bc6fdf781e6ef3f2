import type { PgliteOptions } from './pglite/open-pglite.ts'
import type { Database } from './ports.ts'
import type { PostgresOptions } from './postgres/open-postgres.ts'

/** A server's url, or a folder of this machine: there PostgreSQL runs inside this process. */
export type DatabaseOptions = PostgresOptions | PgliteOptions

/**
 * Opens what the options name; the driver of the other kind is not loaded. The schema is brought up by `migrate`.
 *
 * @throws FolderInUse when another process has the folder, DamagedDatabase when what lies there does not open, DiskFull
 */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  if ('url' in options) return (await import('./postgres/open-postgres.ts')).openPostgres(options)
  return (await import('./pglite/open-pglite.ts')).openPglite(options)
}
