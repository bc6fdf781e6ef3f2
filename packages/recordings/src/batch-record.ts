import * as fs from 'node:fs'
import { join } from 'node:path'
import type { BatchEvent } from '@testmesh/protocol'
import type { ProcessIdentity } from './files/process-identity.ts'

export type BatchStarted = Extract<BatchEvent, { type: 'batch.started' }>
export type BatchFinished = Extract<BatchEvent, { type: 'batch.finished' }>

/** What `batch.json` holds: enough to list batches without reading their events. */
export interface BatchRecord {
  readonly format: 1
  readonly batchId: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** Who writes it. */
  readonly process: ProcessIdentity
  readonly started?: BatchStarted
  /** Absent while it runs, and when its process was killed. */
  readonly finished?: BatchFinished
  /** Files of the flows, relative to the project, and the hash of the text each had. */
  readonly files: Readonly<Record<string, string>>
}

/** The record in the folder of a batch, or undefined where there is none. @throws when a newer version wrote it */
export const readRecord = (batch: string): BatchRecord | undefined => {
  const path = join(batch, 'batch.json')
  if (!fs.existsSync(path)) return undefined
  const record = JSON.parse(fs.readFileSync(path, 'utf8')) as BatchRecord
  if (record.format === 1) return record
  throw new Error(`batch ${record.batchId} was recorded by another version of TestMesh (format ${String(record.format)}, this one reads 1)`)
}

/** Ids of the recorded batches, in no order. */
export const batchIds = (folder: string): string[] => {
  const path = join(folder, 'batches')
  if (!fs.existsSync(path)) return []
  return fs.readdirSync(path).filter((name) => !name.startsWith('.'))
}
