import { basename, dirname, resolve } from 'node:path'
import { type RecordedBatch, readBatch } from '@testmesh/recordings'
import { UsageError } from './usage-error.ts'

/** An id, or the path of a recording as reports name it: `shop/.testmesh/batches/<id>`. */
export const placeOfBatch = (named: string): { id: string; from: string; isPath: boolean } => {
  if (!/(^|\/)\.testmesh\/batches\/[^/]+\/?$/.test(named)) return { id: named, from: process.cwd(), isPath: false }
  const path = resolve(named)
  return { id: basename(path), from: dirname(dirname(dirname(path))), isPath: true }
}

/** Undefined where there is none. @throws UsageError for one that cannot be read */
export const openBatch = (folder: string, id: string): RecordedBatch | undefined => {
  try {
    return readBatch(folder, id)
  } catch (error) {
    throw new UsageError(`the recorded batch ${id} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
