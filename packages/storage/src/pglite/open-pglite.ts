import { constants, existsSync } from 'node:fs'
import { cp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { messageOf } from '@testmesh/protocol'
import { makeFolder } from '../make-folder.ts'
import type { Database } from '../ports.ts'
import { DamagedDatabase } from './damaged-database.ts'
import { keepDurable } from './keep-durable.ts'
import { freeOn, keepRoom, reserveMiB } from './keep-room.ts'
import { lockFolder } from './lock-folder.ts'
import { offerCopies } from './offer-copies.ts'
import { openSession, pgliteDatabase } from './pglite-database.ts'
import { pgliteTypes } from './pglite-types.ts'
import { syncFolder } from './sync-path.ts'

export interface PgliteOptions {
  /** Made when it is not there, for this user alone. The database lies in `database/` inside, so the folder may hold more. */
  readonly folder: string
  /** A first start begins with this copy instead of an empty database: 0.5 s instead of 2.5 s. Default: the one beside the built package. */
  readonly template?: string | URL
  /** Told when what is acknowledged could not be brought to the disk; the next round tries again. Default: a warning of the process. */
  readonly onNotDurable?: (problem: unknown) => void
  /** What is left on the disk of a folder. Default: as the file system says. */
  readonly freeBytes?: (folder: string) => number
}

/**
 * PostgreSQL inside this process. It has one session, so transactions wait for each other: keep them short.
 * What a query acknowledged survives the end of the process, however sudden; a power cut may cost the last 5 seconds.
 * While its disk is nearly full every query rejects with DiskFull, an outage.
 *
 * @throws FolderInUse when another process has the folder, DamagedDatabase when what lies there does not open, DiskFull
 */
export const openPglite = async (options: PgliteOptions): Promise<Database> => {
  await makeFolder(options.folder)
  const lock = await lockFolder(options.folder)
  const needRoom = keepRoom(options.folder, options.freeBytes)
  try {
    needRoom()
    const pglite = await openOrCreate(options)
    return await keepOpen(pglite, { ...options, needRoom, release: lock.release })
  } catch (problem) {
    await lock.release()
    throw problem
  }
}

/** Its pages of 128 MB would be memory of this process from its start, though the system keeps the same files in its own. */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB']

const bundledTemplate = new URL('./template.tar.gz', import.meta.url)

const openOrCreate = async ({ folder, template = bundledTemplate }: PgliteOptions): Promise<PGlite> => {
  const dataDir = join(folder, 'database')
  // There while the database is being made: a process that dies meanwhile leaves half of one, with nothing in it yet.
  const unfinished = join(folder, 'creating')
  if (existsSync(unfinished)) await rm(dataDir, { recursive: true, force: true })
  if (existsSync(dataDir)) return openExisting(dataDir)
  await writeFile(unfinished, '')
  const copy = existsSync(template) ? { loadDataDir: new Blob([await readFile(template)], { type: 'application/gzip' }) } : {}
  const pglite = await PGlite.create({ dataDir, startParams, ...pgliteTypes, ...copy })
  await rm(unfinished)
  // Else a power cut could bring the mark back, and the next start would take away a database that is in use.
  await syncFolder(folder)
  return pglite
}

const openExisting = async (dataDir: string): Promise<PGlite> => {
  // Without this file PGlite would make a new database over what is there.
  if (!existsSync(join(dataDir, 'PG_VERSION'))) throw new DamagedDatabase(dataDir)
  return PGlite.create({ dataDir, startParams, ...pgliteTypes }).catch((problem: unknown) => {
    // What the system refuses has a code; what PostgreSQL cannot read ends inside of it.
    throw problem instanceof Error && 'code' in problem ? problem : new DamagedDatabase(dataDir, problem)
  })
}

interface DatabaseParts extends PgliteOptions {
  /** @throws DiskFull */
  readonly needRoom: () => void
  readonly release: () => Promise<void>
}

const keepOpen = async (
  pglite: PGlite,
  { folder, onNotDurable = warn, needRoom, freeBytes = freeOn, release }: DatabaseParts,
): Promise<Database> => {
  const dataDir = join(folder, 'database')
  const session = openSession(pglite)
  const checkpoint = async () => {
    needRoom()
    await session.turn((sql) => sql.query('checkpoint'))
  }
  const durable = keepDurable({ folder: dataDir, checkpoint, onProblem: onNotDurable })
  const makeCopy = (name: string) =>
    session.turn(async (sql) => {
      needRoom()
      await sql.query('checkpoint')
      await copyAside(dataDir, join(folder, 'backups', name), freeBytes)
    })
  // Where that cannot be, all else can.
  const copies = await offerCopies(folder, makeCopy).catch((cause: unknown) => void warn(noCopies(cause)))
  const close = async () => {
    try {
      await copies?.close()
      await durable.stop()
      await session.turn(() => pglite.close())
    } finally {
      await release()
    }
  }
  return pgliteDatabase(session, {
    touch: () => {
      needRoom()
      durable.touch()
    },
    copy: (name) => durable.whileStill(() => copyTo(dataDir, join(folder, 'backups'), name)),
    close,
  })
}

/** Under its name it is whole. */
const copyTo = async (dataDir: string, backups: string, name: string): Promise<string> => {
  await makeFolder(backups)
  const copy = join(backups, `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}-${name}`)
  const draft = `${copy}.partial`
  await cp(dataDir, draft, { recursive: true }).catch(async (problem: unknown) => {
    await rm(draft, { recursive: true, force: true })
    throw problem
  })
  await rename(draft, copy)
  await syncFolder(backups)
  return copy
}

/** On its own disk, which must not be full afterwards; where the file system can, it shares the bytes. */
const copyAside = async (dataDir: string, folder: string, freeBytes: (folder: string) => number): Promise<void> => {
  const needed = (await sizeOf(dataDir)) + 2 * reserveMiB * 1024 * 1024
  if (freeBytes(dataDir) < needed)
    throw new Error(`there is no room for it: its disk would have to have ${Math.ceil(needed / 1024 / 1024)} MiB free`)
  await makeFolder(folder)
  await cp(dataDir, join(folder, 'database'), { recursive: true, mode: constants.COPYFILE_FICLONE })
}

const sizeOf = async (folder: string): Promise<number> => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const noCopies = (cause: unknown): Error =>
  new Error(`testmesh backup gets no copy of the database while this process has it, which could not offer any: ${messageOf(cause)}`, {
    cause,
  })

const warn = (problem: unknown) => process.emitWarning(problem instanceof Error ? problem : String(problem))
