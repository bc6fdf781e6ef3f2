import { basename, dirname, resolve } from 'node:path'
import { messageOf } from '@testmesh/protocol'
import { type RecordedBatch, readBatch } from '@testmesh/recordings'
import type { ReporterSources } from './open-plain.ts'
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
    throw new UsageError(`the recorded batch ${id} cannot be read: ${messageOf(error)}`)
  }
}

/** The texts of flows as they were recorded; of several batches, the first that has one. */
export const sourcesOf = (...batches: readonly RecordedBatch[]): Pick<ReporterSources, 'source' | 'sourceOfFile'> => ({
  source: (sha256) => firstText(batches, (batch) => batch.flow(sha256)),
  sourceOfFile: (file) => firstText(batches, (batch) => batch.flowOfFile(file)),
})

const firstText = (
  batches: readonly RecordedBatch[],
  textOf: (batch: RecordedBatch) => string | undefined,
): { text: string } | undefined => {
  for (const batch of batches) {
    const text = textOf(batch)
    if (text !== undefined) return { text }
  }
  return undefined
}
