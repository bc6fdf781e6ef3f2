import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFile, syncFolder } from './sync-path.ts'

export interface DurableParts {
  readonly folder: string
  /** Makes the database write everything to its files. */
  readonly checkpoint: () => Promise<unknown>
  readonly onProblem: (problem: unknown) => void
  /** Default 5 seconds. */
  readonly everyMs?: number
}

export interface Durable {
  /** Says that something may have changed. */
  touch(): void
  /** Does what must find every file whole and still; nobody else may write meanwhile. */
  whileStill<T>(work: () => Promise<T>): Promise<T>
  /** Brings everything to the disk a last time. Rejects when that fails. */
  stop(): Promise<void>
}

/**
 * PGlite leaves its files in the cache of the operating system. At most 5 seconds after a change this makes a checkpoint and asks the
 * system to put every changed file and folder on the disk.
 */
export const keepDurable = ({ folder, checkpoint, onProblem, everyMs = 5_000 }: DurableParts): Durable => {
  let isTouched = true
  let syncedAt = 0
  let round: Promise<void> = Promise.resolve()

  const sync = async () => {
    if (!isTouched) return
    isTouched = false
    const startedAt = Date.now()
    try {
      await checkpoint()
      await syncTree(folder, syncedAt - clockSlackMs)
      syncedAt = startedAt
    } catch (problem) {
      isTouched = true
      throw problem
    }
  }
  const timer = setInterval(() => {
    round = round.then(sync).catch(onProblem)
  }, everyMs)
  timer.unref()

  return {
    touch: () => {
      isTouched = true
    },
    whileStill: (work) => {
      const done = round.then(sync).then(work)
      round = done.then(
        () => undefined,
        () => undefined,
      )
      return done
    },
    stop: async () => {
      clearInterval(timer)
      await round
      await sync()
    },
  }
}

/** File systems stamp times by a coarser clock than ours. */
const clockSlackMs = 2_000

/** Disks take many requests together; files open at once are limited. */
const atOnce = 32

/** The content first, then the folder that names it. */
const syncTree = async (folder: string, sinceMs: number): Promise<void> => {
  const entries = await readdir(folder, { withFileTypes: true })
  for (let from = 0; from < entries.length; from += atOnce)
    await Promise.all(entries.slice(from, from + atOnce).map((entry) => syncEntry(join(folder, entry.name), entry, sinceMs)))
  if (await isChanged(folder, sinceMs)) await syncFolder(folder)
}

const syncEntry = async (path: string, entry: Dirent, sinceMs: number): Promise<void> => {
  if (entry.isDirectory()) await ignoreGone(syncTree(path, sinceMs))
  else if (entry.isFile()) await ignoreGone(syncChanged(path, sinceMs))
}

const syncChanged = async (path: string, sinceMs: number): Promise<void> => {
  if (await isChanged(path, sinceMs)) await syncFile(path)
}

const isChanged = async (path: string, sinceMs: number): Promise<boolean> => (await stat(path)).mtimeMs >= sinceMs

/** The database removes files while we walk. */
const ignoreGone = async (work: Promise<void>): Promise<void> => {
  try {
    await work
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'ENOENT') throw problem
  }
}
