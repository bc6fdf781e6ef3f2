import { type Bundle, type Database, type LostWhere, takeLostCleanup, type Workspace, withWorkspace } from '@testmesh/storage'
import type { Keyring } from '../secrets/keyring.ts'
import { type CleanupNote, openNote } from './cleanup-note.ts'
import { openRequest } from './execution-request.ts'

/** What an execution made, whose worker was lost, and what it takes to remove it. */
export interface LostThings {
  readonly workspaceId: string
  readonly executionId: string
  readonly bundle: Bundle
  /** Which of the documents in the text of the flow. */
  readonly document: number
  /** The last made first. */
  readonly entries: readonly LostThing[]
}

export interface LostThing extends CleanupNote {
  readonly id: string
  /** How often it was tried in vain. */
  readonly attempts: number
}

/** A removal that takes longer has hung, and another worker may try. Milliseconds. */
const holdMs = 300_000

/** For whoever asks to remove them: nobody else gets them for a while. Undefined when there is nothing to remove. */
export const takeLostThings = async (database: Database, keyring: Keyring, where: LostWhere): Promise<LostThings | undefined> => {
  const lost = await takeLostCleanup(database, { ...where, holdMs })
  if (!lost) return undefined
  const { workspaceId, executionId, entryIds } = lost
  const workspace = withWorkspace(database, workspaceId)
  const execution = await workspace.executions.find(executionId)
  if (!execution?.bundle) return undefined
  // The others are those of a start that goes on, or somebody else removes them.
  const entries = (await workspace.cleanup.open(executionId)).filter(({ id }) => entryIds.includes(id))
  return {
    workspaceId,
    executionId,
    bundle: execution.bundle,
    document: openRequest(keyring, execution).document,
    entries: entries.map((entry) => ({ id: entry.id, attempts: entry.attempts, ...openNote(keyring, executionId, entry) })),
  }
}

/** How often a thing is tried to be removed, and the first pause after a failure, which doubles. */
const maxAttempts = 6
const firstRetryMs = 10_000

/** That it is gone, or why it is not: then it is tried again later, or given up. False when there is no such thing left. */
export const noteLostThing = async (
  { cleanup }: Pick<Workspace, 'cleanup'>,
  { id, attempts }: Pick<LostThing, 'id' | 'attempts'>,
  problem: string | undefined,
): Promise<boolean> => {
  if (problem === undefined) return cleanup.done(id)
  const isLast = attempts + 1 >= maxAttempts
  return cleanup.failed(id, { error: problem, ...(!isLast && { retryMs: firstRetryMs * 2 ** attempts }) })
}
