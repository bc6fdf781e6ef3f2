import { AttemptContext } from './action-context.ts'
import { type Cancellation, createCancellation } from './cancellation.ts'
import { EngineError } from './failure.ts'
import type { Run, TrackedThing } from './run.ts'
import { settlesInTime } from './settles-in-time.ts'

/** How long the removal of one thing may take. Milliseconds. */
const UNDO_LIMIT_MS = 30_000

/** Removes it. @throws what the action's `undo` throws, or that it took too long */
export const undoTracked = async (run: Run, { handler, kind, ref, path }: TrackedThing, parent: Cancellation): Promise<void> => {
  const undo = handler.undo?.[kind]
  if (!undo) throw new Error(`${handler.schema.type} tracks "${kind}" but has no undo for it`)
  const cancellation = createCancellation(parent)
  const readConfig = () => Promise.reject(new Error('what is undone has no config'))
  const context = new AttemptContext({ run, handler, path, attempt: 1, cancellation, readConfig })
  // The step is over: nothing that is said here would have a place in the stream.
  context.end()
  const clearLimit = run.limits.start(UNDO_LIMIT_MS, () =>
    cancellation.cancel(new EngineError('STEP_TIMEOUT', `it took longer than ${UNDO_LIMIT_MS} ms`, { kind: 'timeout' })),
  )
  try {
    await settlesInTime(run, cancellation, { what: `the removal of ${kind}`, work: () => undo(ref, context) })
  } finally {
    clearLimit()
    cancellation.release()
  }
}
