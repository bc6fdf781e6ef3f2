import * as fs from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '@testmesh/protocol'
import { type BatchRecord, batchIds, readRecord } from './batch-record.ts'

/** A batch whose `batch.json` is broken, or of another version: `listBatches` leaves it out. */
export interface UnreadableBatch {
  readonly batchId: string
  readonly problem: string
}

/** The batches that cannot be read; of those beside the `last` one that can, only what was written since it began. */
export const passedOver = (folder: string, last?: BatchRecord): UnreadableBatch[] =>
  batchIds(folder).flatMap((batchId) => {
    const path = join(folder, 'batches', batchId)
    try {
      readRecord(path)
    } catch (error) {
      const isOlder = last !== undefined && writtenAt(path) < last.createdAt
      return isOlder ? [] : [{ batchId, problem: messageOf(error) }]
    }
    return []
  })

/** Milliseconds since 1970. One that is removed meanwhile counts as old. */
const writtenAt = (path: string): number => fs.statSync(join(path, 'batch.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0
