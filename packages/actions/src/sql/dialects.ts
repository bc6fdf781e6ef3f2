import type { DatabaseType } from './database-target.ts'
import type { Dialect } from './dialect.ts'
import { mysql } from './mysql/mysql.ts'
import { postgres } from './postgres/postgres.ts'
import { sqlite } from './sqlite/sqlite.ts'

/** Every kind of database; each loads its driver when it is first used. */
export const dialects: Readonly<Record<DatabaseType, Dialect>> = { postgres, mysql, sqlite }
