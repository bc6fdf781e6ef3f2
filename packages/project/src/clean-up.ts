import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtins, createFiles } from '@testmesh/actions'
import { type CleanupRef, cleanUp } from '@testmesh/engine'
import { listBatches, type PendingEntry, pendingEntries, readBatch } from '@testmesh/recordings'
import type { Project } from './load-project.ts'

export interface CleanedEntry {
  /** Path of the step that made it: `steps/create`. */
  readonly path: string
  readonly kind: string
  readonly batchId: string
  /** Why it is still there; absent when it is gone. */
  readonly problem?: string
}

/** What runs that were killed left behind, newest first. */
export const listLeftBehind = async (project: Project): Promise<readonly CleanedEntry[]> =>
  (await pendingEntries(project.folder)).map(({ path, kind, batchId }) => ({ path, kind, batchId }))

/** Removes what runs that were killed left behind, newest first. What cannot be removed stays on the list. */
export const cleanUpProject = async (project: Project, onEntry: (entry: CleanedEntry) => void): Promise<readonly CleanedEntry[]> => {
  const cleaned: CleanedEntry[] = []
  for (const pending of await pendingEntries(project.folder)) {
    const { path, kind, batchId } = pending
    const problem = await undo(project, pending)
    if (problem === undefined) await pending.resolve()
    const entry = { path, kind, batchId, ...(problem !== undefined && { problem }) }
    cleaned.push(entry)
    onEntry(entry)
  }
  return cleaned
}

const undo = async (project: Project, pending: PendingEntry): Promise<string | undefined> => {
  if (pending.ref === undefined) return 'it was sealed under a key that is gone'
  const ref = pending.ref as unknown as Partial<CleanupRef>
  const base = builtins({ root: project.root })
  const folder = typeof ref.file === 'string' ? join(project.root, ref.file, '..') : project.root
  const ports = { ...base, files: createFiles({ root: project.root, folder, output: join(project.folder, 'output') }) }
  const reading = typeof ref.flow === 'string' ? await findReading(project, pending, ref) : undefined
  return cleanUp({ entry: { ...pending, ref: pending.ref }, ...(reading && { reading }) }, ports)
}

/** The flow as it was when the run was recorded, else as it is now. */
const findReading = async (project: Project, pending: PendingEntry, { flow, file, name }: Partial<CleanupRef>) => {
  const isRecorded = listBatches(project.folder).some(({ record }) => record.batchId === pending.batchId)
  const recorded = isRecorded ? readBatch(project.folder, pending.batchId)?.flow(flow ?? '') : undefined
  const text = recorded ?? (typeof file === 'string' ? readFileSync(join(project.root, file), 'utf8') : undefined)
  if (text === undefined) return undefined
  // The YAML library is only loaded where there is something to read.
  const { readFlows } = await import('./read-flow-text.ts')
  const readings = readFlows(text, builtins().actions.descriptors, typeof file === 'string' ? { file } : {})
  return readings.find((reading) => reading.flow?.name === name)
}
