import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Backup, checkMasterKey, openBlobFolder, verifyBackup, writeBackup } from '@testmesh/platform'
import { openToRead } from '@testmesh/storage'
import { packInto, writePacked } from '../backup-file.ts'
import { contentText, madeText, missingText } from '../backup-text.ts'
import { exitCodes } from '../exit-codes.ts'
import { orExplained } from '../or-explained.ts'
import { databaseOptions } from '../server/database-options.ts'
import { explainStart } from '../server/explain-start.ts'
import { Interrupted, whenInterrupted } from '../server/interrupted.ts'
import { keySource } from '../server/key-source.ts'
import { refuseNoDatabase } from '../server/refuse-no-database.ts'
import type { ServerSettings } from '../server/settings.ts'
import { withSettings } from '../server/with-settings.ts'
import { UsageError } from '../usage-error.ts'
import { version } from '../version.ts'

export interface BackupOptions {
  readonly config?: string
  readonly data?: string
  readonly databaseUrl?: string
  readonly includeKey?: boolean
  readonly force?: boolean
  readonly verify?: boolean
}

/** `testmesh backup`: all that a server holds, in one file, also while it runs. */
export const backupCommand = (
  given: string | undefined,
  { config, data, databaseUrl, verify, ...options }: BackupOptions,
): Promise<number> =>
  verify
    ? orExplained(explainStart, () => verifyFile(given))
    : withSettings({ config, data, databaseUrl }, (settings) => backUp(given ?? nameOfNow(), settings, options))

const verifyFile = async (file: string | undefined): Promise<number> => {
  if (file === undefined || file === '-') throw new UsageError('--verify wants the file of a backup')
  const verified = await verifyBackup(file)
  process.stdout.write(
    `${file} is whole: ${contentText(verified)}, ${sizeText(statSync(file).size)}\n${madeText(verified)}\n${keyText(verified)}\n`,
  )
  return exitCodes.passed
}

const backUp = async (file: string, settings: ServerSettings, { includeKey = false, force = false }: BackupOptions): Promise<number> => {
  refuse(file, settings, force)
  const signal = whenInterrupted()
  try {
    const backup = await write(file, { settings, includeKey, signal })
    // What is written to the standard output is the backup.
    const say = file === '-' ? process.stderr : process.stdout
    say.write(`${file === '-' ? 'written' : file}: ${contentText(backup)}${file === '-' ? '' : `, ${sizeText(statSync(file).size)}`}\n`)
    say.write(`${keyText(backup, keySource(settings))}\n`)
    return tellMissing(backup, settings)
  } catch (error) {
    if (!(signal.reason instanceof Interrupted)) throw error
    process.stderr.write('stopped: nothing was written\n')
    return signal.reason.exitCode
  }
}

const refuse = (file: string, settings: ServerSettings, force: boolean): void => {
  if (file === '-' && process.stdout.isTTY)
    throw new UsageError('a backup is nothing for a terminal: name a file, or send the output somewhere')
  if (file !== '-' && existsSync(file) && !force) throw new UsageError(`${file} is there already; --force puts the new backup in its place`)
  refuseNoDatabase(settings)
}

interface Writing {
  readonly settings: ServerSettings
  readonly includeKey: boolean
  readonly signal: AbortSignal
}

const write = async (file: string, { settings, includeKey, signal }: Writing): Promise<Backup> => {
  const database = await openToRead(databaseOptions(settings), signal)
  const key = keySource(settings)
  try {
    if (includeKey) await checkMasterKey(database, key)
    const source = { database, blobs: openBlobFolder(join(settings.data, 'blobs')), version, signal }
    const masterKey = includeKey ? { masterKey: key.masterKey ?? readFileSync(key.file, 'utf8') } : {}
    const work = (take: (bytes: Uint8Array) => Promise<void>) => writeBackup({ ...source, ...masterKey, write: take })
    return await (file === '-' ? packInto(process.stdout, work) : writePacked(file, work))
  } finally {
    await database.close()
  }
}

/** `testmesh-2026-11-30T12-00-00.tar.gz` */
const nameOfNow = (): string => `testmesh-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.tar.gz`

const keyText = ({ manifest, end }: Backup, source?: { readonly file: string; readonly masterKey?: string }): string => {
  const [id] = manifest.keys
  if (end.hasKey)
    return `It holds the master key${id === undefined ? '' : ` ${id}`}: whoever has the file can read every secret in it. Keep it as you keep passwords.`
  if (id === undefined) return 'Nothing in it is sealed.'
  const where = source ? ` (${source.masterKey === undefined ? source.file : 'TESTMESH_MASTER_KEY'})` : ''
  return `It holds no master key. Its secrets open with the key ${id}${where} alone: keep that apart from it, and as safe.`
}

const tellMissing = (backup: Backup, { data }: ServerSettings): number => {
  if (backup.end.attachments.missing === 0) return exitCodes.passed
  process.stderr.write(
    `warning: ${missingText(backup, 'is', 'are')} not in ${join(data, 'blobs')}, and so not in the backup. Is that the data folder of the server?\n`,
  )
  return exitCodes.failed
}

const sizeText = (bytes: number): string => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`)
