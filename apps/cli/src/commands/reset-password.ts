import { openKeyring, recoverAccount } from '@testmesh/platform'
import { serverUrl } from '@testmesh/server'
import { accountsOf, type Database, knownSchema, latestSchema, openDatabase } from '@testmesh/storage'
import { exitCodes } from '../exit-codes.ts'
import { databaseOptions } from '../server/database-options.ts'
import { keySource } from '../server/key-source.ts'
import { refuseNoDatabase } from '../server/refuse-no-database.ts'
import type { ServerSettings } from '../server/settings.ts'
import { withSettings } from '../server/with-settings.ts'
import { UsageError } from '../usage-error.ts'

export interface ResetPasswordOptions {
  readonly config?: string
  readonly data?: string
  readonly databaseUrl?: string
}

/** `testmesh reset-password`: a link by which somebody sets a new password, for whoever holds the machine. */
export const resetPasswordCommand = (email: string, { config, data, databaseUrl }: ResetPasswordOptions): Promise<number> =>
  withSettings({ config, data, databaseUrl }, async (settings) => {
    refuseNoDatabase(settings)
    const database = await openDatabase(databaseOptions(settings))
    try {
      const { token, email: account } = await linkFor(email.trim(), database, settings)
      const from = settings.public_url ?? serverUrl(settings)
      process.stderr.write(`This link sets a new password of ${account}, once, within a day; all sign-ins of the account end then:\n\n`)
      process.stdout.write(`${from}/password/#${token}\n`)
    } finally {
      await database.close()
    }
    return exitCodes.passed
  })

const linkFor = async (email: string, database: Database, settings: ServerSettings) => {
  const schema = await knownSchema(database)
  if (schema < latestSchema)
    throw new UsageError(
      `the database has schema ${schema}, older than this version: testmesh migrate brings it up, as a start of the server does`,
    )
  const user = await accountsOf(database).users.findByEmail(email)
  if (!user) throw new UsageError(`there is no account with the email ${email}`)
  if (user.state !== 'active') throw new UsageError(`the account of ${user.email} is disabled: an admin enables it, under Members`)
  return recoverAccount(database, await openKeyring(database, keySource(settings)), user.id)
}
