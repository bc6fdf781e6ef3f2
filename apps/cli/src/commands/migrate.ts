import { forgetSealed, migrate, openDatabase } from '@testmesh/storage'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { databaseOptions } from '../server/database-options.ts'
import { withSettings } from '../server/with-settings.ts'

export interface MigrateOptions {
  readonly config?: string
  readonly data?: string
  readonly databaseUrl?: string
  readonly forgetSecrets?: boolean
}

/** `testmesh migrate`: brings the schema up, as a server does at its start; removes secrets whose key is lost when it is told to. */
export const migrateCommand = ({ config, data, databaseUrl, forgetSecrets = false }: MigrateOptions): Promise<number> =>
  withSettings({ config, data, databaseUrl }, async (settings) => {
    const database = await openDatabase(databaseOptions(settings))
    try {
      const done = await migrate(database, { onCopied: (path) => process.stdout.write(`the database was copied to ${path}\n`) })
      process.stdout.write(
        done.length === 0 ? 'the schema is up to date\n' : `${count(done.length, 'migration')} done: ${done.join(', ')}\n`,
      )
      if (forgetSecrets) {
        const { secrets, webhooks, triggers } = await forgetSealed(database)
        const removed = [
          count(secrets, 'secret'),
          ...(webhooks > 0 ? [count(webhooks, 'webhook')] : []),
          ...(triggers > 0 ? [count(triggers, 'trigger')] : []),
        ]
        process.stdout.write(`${removed.join(' and ')} removed; the next start takes the key it finds\n`)
      }
    } finally {
      await database.close()
    }
    return exitCodes.passed
  })
