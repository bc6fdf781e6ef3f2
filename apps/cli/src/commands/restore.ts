import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { checkKey, keepMasterKey, openBlobFolder, type Restored, restoreServer, type Verified, verifyBackup } from '@testmesh/platform'
import { type Content, contentOf, type Database, latestSchema, openDatabase } from '@testmesh/storage'
import { contentText, madeText, missingText } from '../backup-text.ts'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { databaseOptions } from '../server/database-options.ts'
import { Interrupted, whenInterrupted } from '../server/interrupted.ts'
import { keySource } from '../server/key-source.ts'
import type { ServerSettings } from '../server/settings.ts'
import { withSettings } from '../server/with-settings.ts'
import { UsageError } from '../usage-error.ts'

export interface RestoreOptions {
  readonly config?: string
  readonly data?: string
  readonly databaseUrl?: string
  readonly replace?: boolean
  readonly yes?: boolean
  readonly forgetSecrets?: boolean
}

/** `testmesh restore`: puts a backup into an empty database, embedded or PostgreSQL, whichever it was made of. */
export const restoreCommand = (file: string, { config, data, databaseUrl, ...options }: RestoreOptions): Promise<number> =>
  withSettings({ config, data, databaseUrl }, (settings) => restore(file, settings, options))

/** Nothing is touched before the file is known to be whole, its key to be there, and the database to be empty or given up. */
const restore = async (file: string, settings: ServerSettings, options: RestoreOptions): Promise<number> => {
  const verified = await verifyBackup(file)
  const takeKey = await keyToTake(verified, settings, options)
  const database = await openDatabase(databaseOptions(settings))
  try {
    await refuseContent(await contentOf(database), options)
    return await load({ file, verified, database, settings, takeKey, options })
  } finally {
    await database.close()
  }
}

/** The key of the backup, where it holds one and the server has none yet. @throws BadMasterKey */
const keyToTake = async (
  { manifest, masterKey }: Verified,
  settings: ServerSettings,
  { forgetSecrets = false }: RestoreOptions,
): Promise<string | undefined> => {
  if (forgetSecrets) return undefined
  const own = keySource(settings)
  if (masterKey !== undefined && own.masterKey === undefined && !existsSync(own.file)) {
    await checkKey(manifest.keys, { file: own.file, masterKey }, 'backup')
    return masterKey
  }
  await checkKey(manifest.keys, own, 'backup')
  return undefined
}

const refuseContent = async (content: Content, { replace = false, yes = false }: RestoreOptions): Promise<void> => {
  const { workspaces, users, flows, executions } = content
  if (workspaces.length === 0 && users === 0) return
  const there =
    `The database has ${count(workspaces.length, 'workspace')} (${workspaces.slice(0, 5).join(', ')}${workspaces.length > 5 ? ', …' : ''}) ` +
    `with ${count(flows, 'flow')} and ${count(executions, 'execution')}, and ${count(users, 'account')}.`
  if (!replace) throw new UsageError(`${there} A backup goes into an empty one; --replace removes all that is there.`)
  if (yes) return
  if (!process.stdin.isTTY) throw new UsageError(`${there} --replace asks on a terminal; where there is none, --yes says yes.`)
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await prompt.question(`${there} All of it will be gone. Type "replace" to go on: `)
  prompt.close()
  if (answer.trim() !== 'replace') throw new UsageError('nothing was changed')
}

interface Loading {
  readonly file: string
  readonly verified: Verified
  readonly database: Database
  readonly settings: ServerSettings
  readonly takeKey: string | undefined
  readonly options: RestoreOptions
}

const load = async ({ file, verified, database, settings, takeKey, options }: Loading): Promise<number> => {
  const { file: keyFile } = keySource(settings)
  const signal = whenInterrupted()
  // First: secrets whose key was lost in between would be lost with it.
  if (takeKey !== undefined) await keepMasterKey(keyFile, takeKey.trim())
  try {
    const restored = await restoreServer({
      file,
      manifest: verified.manifest,
      database,
      blobs: openBlobFolder(join(settings.data, 'blobs')),
      forgetsSecrets: options.forgetSecrets ?? false,
      signal,
    })
    process.stdout.write(told(verified, restored, takeKey === undefined ? undefined : keyFile))
    return exitCodes.passed
  } catch (error) {
    if (takeKey !== undefined) await rm(keyFile, { force: true })
    if (!(signal.reason instanceof Interrupted)) throw error
    process.stderr.write('stopped: the database is as it was before\n')
    return signal.reason.exitCode
  }
}

const sealedText = ({ secrets, webhooks, triggers }: NonNullable<Restored['forgotten']>): string =>
  `${count(secrets, 'secret')}, ${count(webhooks, 'webhook')} and ${count(triggers, 'trigger')}`

const told = (verified: Verified, { requeued, missed, untold, forgotten }: Restored, keyFile: string | undefined): string => {
  const { manifest, end } = verified
  const lines = [
    `restored ${contentText(verified)}`,
    madeText(verified) + (manifest.schema < latestSchema ? `, brought up to schema ${latestSchema}` : ''),
    ...(end.attachments.missing > 0 ? [`${missingText(verified, 'was', 'were')} not in the backup`] : []),
    ...(requeued > 0 ? [`${count(requeued, 'execution')} that ran then will start again`] : []),
    ...(missed > 0 ? [`${count(missed, 'schedule')} missed times since then, and will go on with the next`] : []),
    ...(untold > 0
      ? [`${count(untold, 'message')} of webhooks that waited to be sent will not be sent: they may have been since then`]
      : []),
    ...(forgotten ? [`${sealedText(forgotten)} removed`] : []),
    ...(keyFile === undefined ? [] : [`the master key of the backup is in ${keyFile}`]),
    'everybody signs in again; API keys hold',
  ]
  return `${lines.join('\n')}\n`
}
