import { createBell } from '@testmesh/queue'
import { type Database, debugChannel, type GivenCommand, withWorkspace } from '@testmesh/storage'
import type { LoggedStart } from './execution-log.ts'

export interface Waiting {
  /** How long it is waited for commands where there are none. Milliseconds. */
  readonly waitMs: number
  /** Aborts when nobody wants them any more. */
  readonly signal: AbortSignal
}

/** Between two looks without a word: one may be lost, and some connections bring none. Milliseconds. */
const lookMs = 1_000

/** For the worker of a start that is debugged: what somebody wants of it. Each is given once. */
export const takeCommands = async (
  database: Database,
  { workspaceId, ...start }: LoggedStart,
  { waitMs, signal }: Waiting,
): Promise<readonly GivenCommand[]> => {
  const { debugCommands } = withWorkspace(database, workspaceId)
  const deadline = performance.now() + waitMs
  const bell = createBell()
  const stopListening = await database
    .listen(debugChannel, (executionId) => executionId === start.executionId && bell.ring())
    .catch(() => undefined)
  try {
    for (;;) {
      const taken = await debugCommands.take(start)
      const leftMs = deadline - performance.now()
      if (taken.length > 0 || leftMs <= 0 || signal.aborted) return taken
      await bell.wait(Math.min(leftMs, lookMs), signal)
    }
  } finally {
    await stopListening?.()
  }
}
