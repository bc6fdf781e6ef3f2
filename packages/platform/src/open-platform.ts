import { join } from 'node:path'
import { createEmbeddedQueue, createPollingQueue, type JobQueue, type Timings } from '@testmesh/queue'
import { type Database, makeFolder, migrate, openDatabase, type PostgresOptions } from '@testmesh/storage'
import { type BlobFolder, openBlobFolder } from './blobs/blob-folder.ts'
import { recordEnded } from './executions/record-ended.ts'
import type { Keyring } from './secrets/keyring.ts'
import { parseMasterKey } from './secrets/load-master-key.ts'
import { openKeyring } from './secrets/open-keyring.ts'

export interface PlatformOptions {
  /** What the server keeps on disk: embedded database, blobs, master key. */
  readonly folder: string
  /** Of a PostgreSQL server; absent: PGlite in `folder`. */
  readonly databaseUrl?: string
  /** How it is spoken to. Default: at most 50 connections at a time. */
  readonly postgres?: Omit<PostgresOptions, 'url'>
  /** As `parseMasterKey` reads it. Default: kept in `folder`. */
  readonly masterKey?: string
  readonly timings?: Timings
  /** What a new embedded database begins as. Default: as `PgliteOptions.template` says. */
  readonly template?: string
  /** Told when the embedded database could not bring to the disk what it acknowledged; it tries again. Default: a warning of the process. */
  readonly onNotDurable?: (problem: unknown) => void
}

/** What servers and workers stand on. */
export interface Platform {
  readonly database: Database
  readonly queue: JobQueue
  readonly keyring: Keyring
  readonly blobs: BlobFolder
  /** The names of the migrations that this start brought. */
  readonly migrated: readonly string[]
  /** Where the embedded database was copied before. */
  readonly copiedTo?: string
  /** By the clock of the database, before anything was taken back: what ended since then ended under this process. */
  readonly openedAt: Date
  close(): Promise<void>
}

/**
 * Opens the database, brings its schema up, and takes back what a killed process left running (embedded only: there, no other
 * process can hold it).
 *
 * @throws FolderInUse, SchemaTooNew, BadMasterKey
 */
export const openPlatform = async (options: PlatformOptions): Promise<Platform> => {
  const { folder, databaseUrl, masterKey, postgres = { maxConnections: 50 }, timings, template, onNotDurable } = options
  // What is no key at all is refused before anything is touched.
  if (masterKey !== undefined) parseMasterKey(masterKey)
  const embedded = { folder, ...(template !== undefined && { template }), ...(onNotDurable && { onNotDurable }) }
  const database = await openDatabase(databaseUrl === undefined ? embedded : { url: databaseUrl, ...postgres })
  try {
    let copiedTo: string | undefined
    const onCopied = (path: string) => {
      copiedTo = path
    }
    const migrated = await migrate(database, { onCopied })
    await makeFolder(folder)
    const keyring = await openKeyring(database, { file: join(folder, 'master.key'), ...(masterKey !== undefined && { masterKey }) })
    const create = database.kind === 'pglite' ? createEmbeddedQueue : createPollingQueue
    const queue = create({ database, recordEnded, ...(timings && { timings }) })
    const openedAt = await justBefore(database)
    if (database.kind === 'pglite') await queue.recover()
    const close = async () => {
      await queue.close()
      await database.close()
    }
    const blobs = openBlobFolder(join(folder, 'blobs'))
    return { database, queue, keyring, blobs, migrated, ...(copiedTo !== undefined && { copiedTo }), openedAt, close }
  } catch (problem) {
    await database.close()
    throw problem
  }
}

/** What happens in the same millisecond comes after it. */
const justBefore = async (database: Database): Promise<Date> => {
  const [row] = await database.query<{ at: Date }>(`select tm.now() - interval '1 millisecond' as at`)
  if (!row) throw new Error('the database does not tell the time')
  return row.at
}
