import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../usage-error.ts'
import type { ServerSettings } from './settings.ts'

/** Opening one where there is none would make it. @throws UsageError */
export const refuseNoDatabase = ({ data, database_url }: ServerSettings): void => {
  if (database_url === undefined && !existsSync(join(data, 'database')))
    throw new UsageError(`there is no database in ${data}: say --data, or --database-url for PostgreSQL`)
}
