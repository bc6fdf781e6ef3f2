import * as fs from 'node:fs'
import { join } from 'node:path'
import type { BatchEvent, ExecutionEvent, JsonValue, UnnumberedEvent } from '@testmesh/protocol'
import { createSequencer } from '@testmesh/protocol'
import type { BatchRecord } from './batch-record.ts'
import { type BlobWriter, createBlobPack } from './blobs/blob-pack.ts'
import { createAppendFile } from './files/append-file.ts'
import { batchFolder, flowFile, prepareFolder, replaceFile, sealedFlowFile } from './files/batch-folder.ts'
import { namingFile } from './files/naming-file.ts'
import { loadKey } from './seal/key-file.ts'
import { sealJson } from './seal/seal.ts'

export interface BatchWriterOptions {
  /** The project's `.testmesh`; made when it is missing. */
  readonly folder: string
  /** Letters, digits, `.`, `_` and `-`. */
  readonly batchId: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Sees each event once more as the line of JSON that is written, without the newline. */
  readonly onLine?: (line: string, event: ExecutionEvent) => void
  /** Default: the key in the user's config folder. Only read when something is sealed. */
  readonly keyFile?: string
}

export interface BatchWriter {
  /** The folder of this batch. */
  readonly path: string
  readonly blobs: BlobWriter
  /** Keeps the text of a flow; `file` is relative to the project. A text that is kept already costs nothing. */
  writeFlow(sha256: string, text: string, file?: string): void
  /**
   * Keeps, sealed, the text of a flow whose kept one is without its secrets: what cleans up after a run that was killed needs all
   * of it. Where there can be no key, it is not kept.
   */
  sealFlow(sha256: string, text: string): void
  /** The log of one execution. */
  execution(): ExecutionLog
  batchEvent(event: BatchEvent): void
  /** Keeps, sealed, what a later run needs to go on from the middle of an execution. The last call for an execution counts. */
  writeResume(executionId: string, data: JsonValue): void
  /** Writes what still waits. Nothing may be written after it. @throws what a write threw: the disk is full */
  close(): Promise<void>
}

export interface ExecutionLog {
  /** Numbers the events, keeps them, and returns them numbered. What cannot be written is told by `close`: whoever follows hears all. */
  append(events: readonly UnnumberedEvent[]): ExecutionEvent[]
}

/** Starts the recording of a batch. Costs a handful of small system calls; the large files are made when they are needed. */
export const createBatchWriter = async (options: BatchWriterOptions): Promise<BatchWriter> => {
  const path = batchFolder(options.folder, options.batchId)
  prepareFolder(options.folder)
  fs.mkdirSync(path, { recursive: true, mode: 0o700 })
  const record = keepRecord(path, options)
  const flows = new Set<string>()
  const events = createAppendFile(join(path, 'events.jsonl'))
  const resume = createAppendFile(join(path, 'resume.sealed'))
  const blobs = createBlobPack(path)
  let key: Uint8Array | undefined
  return {
    path,
    blobs,
    writeFlow(sha256, text, file) {
      if (file !== undefined) record.noteFile(file, sha256)
      if (flows.has(sha256)) return
      if (flows.size === 0) fs.mkdirSync(join(path, 'flows'), { recursive: true, mode: 0o700 })
      const kept = flowFile(path, sha256)
      namingFile(kept, () => fs.writeFileSync(kept, text, { mode: 0o600 }))
      flows.add(sha256)
    },
    sealFlow(sha256, text) {
      try {
        key ??= loadKey(options.keyFile)
      } catch {
        return
      }
      fs.mkdirSync(join(path, 'flows'), { recursive: true, mode: 0o700 })
      fs.writeFileSync(sealedFlowFile(path, sha256), sealJson(text, key), { mode: 0o600 })
    },
    execution() {
      const number = createSequencer()
      return {
        append: (unnumbered) =>
          unnumbered.map((waiting) => {
            const event = number(waiting)
            const line = JSON.stringify(event)
            events.append(`${line}\n`)
            options.onLine?.(line, event)
            return event
          }),
      }
    },
    batchEvent: record.noteEvent,
    writeResume(executionId, data) {
      key ??= loadKey(options.keyFile)
      resume.append(`${JSON.stringify({ executionId, sealed: sealJson(data, key) })}\n`)
    },
    async close() {
      blobs.close()
      try {
        events.close()
      } finally {
        resume.close()
        record.close()
      }
    },
  }
}

/** `batch.json` is written when the batch starts and when it ends. On some systems each new file takes longer than a step. */
const keepRecord = (path: string, { batchId, now }: BatchWriterOptions) => {
  // The process id is enough here: mistaking another process for the writer only keeps the batch a little longer.
  let record: BatchRecord = { format: 1, batchId, createdAt: now(), process: { pid: process.pid }, files: {} }
  const files: Record<string, string> = {}
  let isWritten = false
  const write = (): void => {
    replaceFile(join(path, 'batch.json'), `${JSON.stringify({ ...record, files })}\n`)
    isWritten = true
  }
  return {
    noteFile(file: string, sha256: string): void {
      if (files[file] === sha256) return
      files[file] = sha256
      isWritten = false
    },
    noteEvent(event: BatchEvent): void {
      record = event.type === 'batch.started' ? { ...record, started: event } : { ...record, finished: event }
      write()
    },
    close(): void {
      if (!isWritten) write()
    },
  }
}
