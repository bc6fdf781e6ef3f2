import { forgetSealed, migrate, openDatabase } from '@testmesh/storage'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { databaseOptions } from '../server/database-options.ts'
import { explainStart } from '../server/explain-start.ts'
import { loadSettings } from '../server/settings.ts'
import { describeTerminal } from '../terminal.ts'

export interface MigrateOptions {
  readonly config?: string
  readonly data?: string
  readonly databaseUrl?: string
  readonly forgetSecrets?: boolean
}

/** `testmesh migrate`: brings the schema up, as a server does at its start; removes secrets whose key is lost when it is told to. */
export const migrateCommand = async ({ config, data, databaseUrl, forgetSecrets = false }: MigrateOptions): Promise<number> => {
  const given = { data, database_url: databaseUrl }
  const { settings, diagnostics, source } = await loadSettings({ given, env: process.env, ...(config !== undefined && { config }) })
  if (!settings) {
    printDiagnostics(diagnostics, describeTerminal({}), source)
    return exitCodes.invalid
  }
  try {
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
  } catch (error) {
    const explained = explainStart(error)
    if (!explained) throw error
    process.stderr.write(`error: ${explained.message}\n`)
    return explained.exitCode
  }
}
