import type { Database } from './database.ts'
import type { DatabaseType } from './database-target.ts'
import { mongodb } from './mongodb/mongodb.ts'
import { mysql } from './mysql/mysql.ts'
import { overSql } from './over-sql.ts'
import { postgres } from './postgres/postgres.ts'
import { sqlite } from './sqlite/sqlite.ts'

/** Every kind of database; each loads its driver when it is first used. */
export const databases: Readonly<Record<DatabaseType, Database>> = {
  postgres: overSql(postgres),
  mysql: overSql(mysql),
  sqlite: overSql(sqlite),
  mongodb,
}
