import type { PlannedStep } from '../plan/plan.ts'
import { createFrame } from '../scope/frame.ts'
import { createActionContext, readConfigLater } from './action-context.ts'
import { createCancellation } from './cancellation.ts'
import { EngineError } from './failure.ts'
import { renderConfig } from './render-config.ts'
import type { Run } from './run.ts'
import { settlesInTime } from './settles-in-time.ts'

/** How long an action may take to get ready. Milliseconds. */
const PREPARE_LIMIT_MS = 30_000

/** Lets actions that ask for it get ready before the first step, where their config is known by then. */
export const prepareActions = async (run: Run): Promise<void> => {
  const { setup, steps, onError, teardown } = run.plan
  for (const planned of [setup, steps, onError, teardown].flat()) await prepareStep(run, planned)
}

const prepareStep = async (run: Run, planned: PlannedStep): Promise<void> => {
  for (const block of planned.blocks) for (const inner of block.steps) await prepareStep(run, inner)
  const handler = run.handlers.get(planned.step.action)
  if (!handler?.prepare) return
  const cancellation = createCancellation(run.current)
  const around = { frame: createFrame(), cancellation, prefix: planned.phase, isFinal: false }
  const path = `${planned.phase}/${planned.id}`
  const rendering = renderConfig(run, planned, around, path)
  // What it reads comes from steps, or is wrong, which the step itself will say.
  if (rendering.failure) return
  const readConfig = readConfigLater({ run, planned, around, stream: path })
  const context = createActionContext({ run, handler, path, attempt: 0, cancellation, readConfig })
  // No step has started: nothing it says would have a place in the stream.
  context.end()
  const clearLimit = run.limits.start(PREPARE_LIMIT_MS, () =>
    cancellation.cancel(
      new EngineError('STEP_TIMEOUT', `${path} took longer than ${PREPARE_LIMIT_MS} ms to get ready`, { kind: 'timeout' }),
    ),
  )
  const work = async (): Promise<void> => handler.prepare?.(rendering.config, context)
  try {
    await settlesInTime(run, cancellation, { what: `the preparation of ${path}`, place: planned.place, work })
  } finally {
    clearLimit()
    cancellation.release()
  }
}
