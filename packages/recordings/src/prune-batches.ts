import * as fs from 'node:fs'
import { join } from 'node:path'
import { batchIds } from './batch-record.ts'
import { filePromises } from './files/file-promises.ts'
import { listBatches } from './list-batches.ts'

/** So long a batch may take to start. Milliseconds. */
const startingMs = 60_000

export interface RetentionOptions {
  /** The project's `.testmesh`. */
  readonly folder: string
  /** Never removed, whatever its age: the batch that just ran. */
  readonly keepId?: string
  /** Default 20. */
  readonly maxBatches?: number
  /** Of all that are kept, together. Default 500 MB. */
  readonly maxBytes?: number
}

/**
 * Removes the oldest batches, and returns their ids. A batch that still runs is never removed.
 * Call it when a batch has closed. With `keepId` it may let a quarter more batches than `maxBatches` gather first.
 */
export const pruneBatches = async (options: RetentionOptions): Promise<string[]> => {
  const { folder, keepId, maxBatches = 20, maxBytes = 500 * 1024 * 1024 } = options
  const ids = batchIds(folder)
  // Looking at every batch takes as long as sending a request: it waits until a few more have gathered, or this one is large.
  const isSoon = keepId !== undefined && ids.length <= maxBatches * 1.25
  if (isSoon && sizeOf(join(folder, 'batches', keepId)) <= maxBytes / maxBatches) return []
  const sizes = new Map(ids.map((id) => [id, sizeOf(join(folder, 'batches', id))]))
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  if (ids.length <= maxBatches && total <= maxBytes) return []

  const known = listBatches(folder)
  const running = new Set(known.flatMap(({ record, isRunning }) => (isRunning ? [record.batchId] : [])))
  const newestFirst = known.map(({ record }) => record.batchId)
  const unknown = ids.filter((id) => !newestFirst.includes(id))
  const starting = new Set(unknown.filter((id) => isFresh(join(folder, 'batches', id))))
  let kept = 0
  let keptBytes = 0
  // Folders without a record, left by a crash, last.
  const removed = [...newestFirst, ...unknown].filter((id) => {
    const size = sizes.get(id) ?? 0
    const isKept = id === keepId || running.has(id) || starting.has(id) || (kept < maxBatches && keptBytes + size <= maxBytes)
    if (isKept) {
      kept += 1
      keptBytes += size
    }
    return !isKept
  })
  for (const id of removed) await filePromises().rm(join(folder, 'batches', id), { recursive: true, force: true })
  return removed
}

/** A folder without a record may be that of a batch that is just starting. */
const isFresh = (path: string): boolean => {
  const madeAt = fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs
  return madeAt !== undefined && Date.now() - madeAt < startingMs
}

const sizeOf = (path: string): number =>
  entriesOf(path).reduce((sum, entry) => {
    const child = join(path, entry.name)
    return sum + (entry.isDirectory() ? sizeOf(child) : (fs.statSync(child, { throwIfNoEntry: false })?.size ?? 0))
  }, 0)

/** None where another run that ends now has just removed the folder. */
const entriesOf = (path: string): fs.Dirent[] => {
  try {
    return fs.readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
