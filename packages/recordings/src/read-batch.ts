import * as fs from 'node:fs'
import { join } from 'node:path'
import type { BlobRef, ExecutionEvent, JsonValue } from '@testmesh/protocol'
import { type BatchRecord, readRecord } from './batch-record.ts'
import { createBlobReader } from './blobs/read-blob.ts'
import { batchFolder, flowFile, sealedFlowFile } from './files/batch-folder.ts'
import { namingFile } from './files/naming-file.ts'
import { readEntries } from './files/read-entries.ts'
import { listBatches } from './list-batches.ts'
import { loadKey } from './seal/key-file.ts'
import { unsealJson } from './seal/seal.ts'

export interface RecordedBatch {
  readonly record: BatchRecord
  /** The folder of this batch. */
  readonly path: string
  /** The text of a flow, by its hash, with stars where it holds secrets. */
  flow(sha256: string): string | undefined
  /** All of the text of a flow that holds secrets; undefined for others, and when the key is another one. */
  sealedFlow(sha256: string): string | undefined
  /** The text a file had when the batch ran. */
  flowOfFile(file: string): string | undefined
  /** Every event, in the order of the log. A line that was cut by the death of the writer is left out. @throws BrokenRecording */
  events(): AsyncIterable<ExecutionEvent>
  /** The same, in groups: what the disk gives at once, split where the next execution speaks. */
  eventGroups(): AsyncIterable<readonly ExecutionEvent[]>
  /** The bytes, or undefined when the recording does not have them whole. */
  blob(ref: BlobRef): Promise<Uint8Array | undefined>
  /** What was sealed for the execution, or undefined: nothing, or the key is another one. */
  resume(executionId: string): Promise<JsonValue | undefined>
}

/** Opens a recorded batch, or the newest one; undefined where there is none. @throws when a newer version wrote it */
export const readBatch = (folder: string, id: string | 'last', options: { readonly keyFile?: string } = {}): RecordedBatch | undefined => {
  const batchId = id === 'last' ? listBatches(folder)[0]?.record.batchId : id
  const path = batchId === undefined ? undefined : batchFolder(folder, batchId)
  const record = path === undefined ? undefined : readRecord(path)
  return path === undefined || !record ? undefined : openBatch(path, record, options)
}

/** The recorded batches at and below a folder, wherever they were brought to, by their paths. @throws with the path of one that cannot be read */
export const findBatches = (folder: string): RecordedBatch[] => {
  const record = namingFile(folder, () => readRecord(folder))
  if (record) return [openBatch(folder, record, {})]
  const folders = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.sort((left, right) => (left.name < right.name ? -1 : 1)).flatMap(({ name }) => findBatches(join(folder, name)))
}

const openBatch = (path: string, record: BatchRecord, options: { readonly keyFile?: string }): RecordedBatch => {
  const blobs = createBlobReader(path)
  const flow = (sha256: string): string | undefined => readIfThere(flowFile(path, sha256))
  return {
    record,
    path,
    flow,
    sealedFlow: (sha256) => unsealFlow(readIfThere(sealedFlowFile(path, sha256)), options.keyFile),
    flowOfFile: (file) => (record.files[file] === undefined ? undefined : flow(record.files[file])),
    events: () => flatten(eventGroups(path)),
    eventGroups: () => eventGroups(path),
    blob: blobs.get,
    resume: (executionId) => readResume(path, executionId, options.keyFile),
  }
}

const unsealFlow = (sealed: string | undefined, keyFile: string | undefined): string | undefined => {
  if (sealed === undefined) return undefined
  const text = unsealJson(sealed, loadKey(keyFile))
  return typeof text === 'string' ? text : undefined
}

const readIfThere = (path: string): string | undefined => (fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : undefined)

async function* flatten(groups: AsyncIterable<readonly ExecutionEvent[]>): AsyncGenerator<ExecutionEvent> {
  for await (const group of groups) yield* group
}

async function* eventGroups(path: string): AsyncGenerator<readonly ExecutionEvent[]> {
  for await (const events of readEntries<ExecutionEvent>(join(path, 'events.jsonl'))) {
    let group: ExecutionEvent[] = []
    for (const event of events) {
      if (group.length > 0 && group[0]?.executionId !== event.executionId) {
        yield group
        group = []
      }
      group.push(event)
    }
    if (group.length > 0) yield group
  }
}

const readResume = async (path: string, executionId: string, keyFile: string | undefined): Promise<JsonValue | undefined> => {
  let sealed: string | undefined
  for await (const entries of readEntries<{ executionId: string; sealed: string }>(join(path, 'resume.sealed')))
    for (const entry of entries) if (entry.executionId === executionId) sealed = entry.sealed
  return sealed === undefined ? undefined : (unsealJson(sealed, loadKey(keyFile)) as JsonValue | undefined)
}
