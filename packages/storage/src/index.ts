// The ports

export { migrate, SchemaTooNew } from './migrate/migrate.ts'
// Helpers of whoever writes SQL
export { newId } from './new-id.ts'
// Opening
export type { DatabaseOptions } from './open-database.ts'
export { openDatabase } from './open-database.ts'
export { FolderInUse } from './pglite/folder-in-use.ts'
export type { PgliteOptions } from './pglite/open-pglite.ts'
export type { Database, Sql } from './ports.ts'
export type { PostgresOptions } from './postgres/open-postgres.ts'
export { isViolation } from './violations.ts'
