import { type BatchRecord, batchIds, readRecord } from './batch-record.ts'
import { batchFolder } from './files/batch-folder.ts'
import { isAlive } from './files/process-identity.ts'

export interface BatchSummary {
  readonly record: BatchRecord
  readonly path: string
  /** It has no end yet, and its process still lives. */
  readonly isRunning: boolean
}

/** The recorded batches, newest first. Folders without a readable `batch.json` are left out: `passedOver` tells them. */
export const listBatches = (folder: string): BatchSummary[] =>
  batchIds(folder)
    .flatMap((id) => summaryOf(folder, id) ?? [])
    .sort((left, right) => right.record.createdAt - left.record.createdAt)

const summaryOf = (folder: string, id: string): BatchSummary | undefined => {
  try {
    const path = batchFolder(folder, id)
    const record = readRecord(path)
    return record && { record, path, isRunning: !record.finished && isAlive(record.process) }
  } catch {
    return undefined
  }
}
