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
  let onCommand = (): void => {}
  const stopListening = await database
    .listen(debugChannel, (executionId) => executionId === start.executionId && onCommand())
    .catch(() => undefined)
  try {
    for (;;) {
      // Before the look: what comes after it is not overheard.
      const told = new Promise<void>((resolve) => {
        onCommand = resolve
      })
      const taken = await debugCommands.take(start)
      const leftMs = deadline - performance.now()
      if (taken.length > 0 || leftMs <= 0 || signal.aborted) return taken
      await restUntil(told, { ms: Math.min(leftMs, lookMs), signal })
    }
  } finally {
    await stopListening?.()
  }
}

const restUntil = async (told: Promise<void>, { ms, signal }: { readonly ms: number; readonly signal: AbortSignal }): Promise<void> => {
  let wake = (): void => {}
  const rested = new Promise<void>((resolve) => {
    wake = resolve
  })
  const timer = setTimeout(wake, ms)
  signal.addEventListener('abort', wake, { once: true })
  await Promise.race([told, rested])
  clearTimeout(timer)
  signal.removeEventListener('abort', wake)
}
