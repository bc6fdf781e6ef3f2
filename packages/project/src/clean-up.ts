import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtins, createFiles } from '@testmesh/actions'
import { type ActionTable, CLEANUP_STEPS, type CleanupRef, cleanUp } from '@testmesh/engine'
import { listBatches, type PendingEntry, pendingEntries, readBatch } from '@testmesh/recordings'
import { createFlowLibrary } from './flow-library.ts'
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

/** Removes what runs that were killed left behind, newest first. What cannot be removed stays on the list, unless it is to be forgotten. */
export const cleanUpProject = async (
  project: Project,
  onEntry: (entry: CleanedEntry) => void,
  options: CleanUpOptions = {},
): Promise<readonly CleanedEntry[]> => {
  const { actions = project.actions, forgets = false } = options
  const cleaned: CleanedEntry[] = []
  for (const pending of await pendingEntries(project.folder)) {
    const { path, kind, batchId } = pending
    const problem = await undo(pending, { project, actions })
    if (problem === undefined || forgets) await pending.resolve()
    const entry = { path, kind, batchId, ...(problem !== undefined && { problem }) }
    cleaned.push(entry)
    onEntry(entry)
  }
  return cleaned
}

export interface CleanUpOptions {
  /** Default: those of the project. */
  readonly actions?: ActionTable
  /** What cannot be removed is taken off the list. Default: it stays. */
  readonly forgets?: boolean
}

interface Surroundings {
  readonly project: Project
  readonly actions: ActionTable
}

const undo = async (pending: PendingEntry, { project, actions }: Surroundings): Promise<string | undefined> => {
  if (pending.problem !== undefined || pending.ref === undefined) return pending.problem ?? 'nobody knows how to remove it'
  const ref = pending.kind === CLEANUP_STEPS ? (pending.ref as unknown as CleanupRef) : undefined
  const folder = join(project.root, ref?.file ?? '', ref?.file ? '..' : '')
  const files = createFiles({ root: project.root, folder, output: join(project.folder, 'output') })
  const reading = ref && (await findReading(pending, ref, { project, actions }))
  const gathered = reading && (await createFlowLibrary({ project, descriptors: actions.descriptors }).gather(reading))
  const left = { entry: { ...pending, ref: pending.ref }, ...(reading && { reading }), ...(gathered && { flows: gathered.find }) }
  return cleanUp(left, { ...builtins(), actions, files })
}

/** The flow as it was when the run was recorded, else as it is now. */
const findReading = async ({ batchId }: PendingEntry, { flow, file, name }: CleanupRef, { project, actions }: Surroundings) => {
  const isRecorded = listBatches(project.folder).some(({ record }) => record.batchId === batchId)
  const batch = isRecorded ? readBatch(project.folder, batchId) : undefined
  // The YAML library is only loaded where there is something to clean up.
  const { hashText, readFlows } = await import('./read-flow-text.ts')
  const kept = batch?.flow(flow)
  // A text with stars in it is another one than was hashed.
  const whole = kept !== undefined && hashText(kept) === flow ? kept : undefined
  const text = batch?.sealedFlow(flow) ?? whole ?? (file === null ? undefined : readIfThere(join(project.root, file)))
  if (text === undefined) return undefined
  const readings = readFlows(text, actions.descriptors, file === null ? {} : { file })
  return readings.find((reading) => reading.flow?.name === name)
}

const readIfThere = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
