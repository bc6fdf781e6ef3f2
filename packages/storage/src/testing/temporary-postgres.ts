import { migrate } from '../migrate/migrate.ts'
import { newId } from '../new-id.ts'
import type { Database } from '../ports.ts'
import { openPostgres, type PostgresOptions } from '../postgres/open-postgres.ts'
import type { TemporaryDatabase } from './temporary-database.ts'

/** A migrated database of its own on the server of `url`, dropped in the end. The user of `url` must be allowed to create databases. */
export const temporaryPostgres = async (options: PostgresOptions): Promise<TemporaryDatabase & { readonly url: string }> => {
  const name = `test_${newId().replaceAll('-', '')}`
  await onServer(options.url, `create database ${name}`)
  const url = Object.assign(new URL(options.url), { pathname: `/${name}` }).href
  const database = openPostgres({ ...options, url })
  await migrate(database)
  const dispose = async () => {
    await database.close()
    await onServer(options.url, `drop database ${name} with (force)`)
  }
  return { ...database, url, [Symbol.asyncDispose]: dispose }
}

const onServer = async (url: string, statement: string): Promise<void> => {
  const server: Database = openPostgres({ url, maxConnections: 1 })
  try {
    await server.query(statement)
  } finally {
    await server.close()
  }
}
