import type { ActionContext, AnyActionHandler } from '@testmesh/action-kit'
import type { Place } from '@testmesh/protocol'
import type { PlannedStep } from '../plan/plan.ts'
import { createFrame } from '../scope/frame.ts'
import { AttemptContext, readConfigLater } from './action-context.ts'
import { type Cancellation, createCancellation } from './cancellation.ts'
import { EngineError } from './failure.ts'
import { renderConfig } from './render-config.ts'
import type { Run } from './run.ts'
import { settlesInTime } from './settles-in-time.ts'

/** How long an action may take to get ready. Milliseconds. */
const PREPARE_LIMIT_MS = 30_000

/** Lets actions that ask for it get ready before the first step, some of them only where their config is known by then. */
export const prepareActions = async (run: Run): Promise<void> => {
  for (const handler of run.handlers.values()) await beginAction(run, handler)
  const { setup, steps, onError, teardown } = run.plan
  for (const planned of withInner([setup, steps, onError, teardown].flat()))
    if (run.handlers.get(planned.step.action)?.prepare) await prepareStep(run, planned)
}

const withInner = (steps: readonly PlannedStep[]): readonly PlannedStep[] =>
  steps.flatMap((planned) => [...planned.blocks.flatMap(({ steps: inner }) => withInner(inner)), planned])

const beginAction = async (run: Run, handler: AnyActionHandler): Promise<void> => {
  if (!handler.begin) return
  const readConfig: ActionContext['readConfig'] = () => Promise.reject(new Error('there is no config before the first step'))
  await inTime(run, { handler, path: handler.schema.type, readConfig, ready: (context) => handler.begin?.(context) })
}

const prepareStep = async (run: Run, planned: PlannedStep): Promise<void> => {
  const handler = run.handlers.get(planned.step.action)
  if (!handler?.prepare) return
  const cancellation = createCancellation(run.current)
  const around = { frame: createFrame(), cancellation, prefix: planned.phase, isFinal: false }
  const path = `${planned.phase}/${planned.id}`
  const rendering = renderConfig(run, planned, around, path)
  // What it reads comes from steps, or is wrong, which the step itself will say.
  if (rendering.failure) return
  const readConfig = readConfigLater({ run, planned, around, stream: path })
  const ready = (context: ActionContext) => handler.prepare?.(rendering.config, context)
  await inTime(run, { handler, path, place: planned.place, cancellation, readConfig, ready })
}

interface Getting {
  readonly handler: AnyActionHandler
  readonly path: string
  readonly place?: Place
  readonly cancellation?: Cancellation
  readonly readConfig: ActionContext['readConfig']
  readonly ready: (context: ActionContext) => Promise<void> | undefined
}

const inTime = async (run: Run, { handler, path, place, readConfig, ready, ...given }: Getting): Promise<void> => {
  const cancellation = given.cancellation ?? createCancellation(run.current)
  const context = new AttemptContext({ run, handler, path, attempt: 0, cancellation, readConfig })
  // No step has started: nothing it says would have a place in the stream.
  context.end()
  const clearLimit = run.limits.start(PREPARE_LIMIT_MS, () =>
    cancellation.cancel(
      new EngineError('STEP_TIMEOUT', `${path} took longer than ${PREPARE_LIMIT_MS} ms to get ready`, { kind: 'timeout' }),
    ),
  )
  const work = async (): Promise<void> => ready(context)
  try {
    await settlesInTime(run, cancellation, { what: `the preparation of ${path}`, ...(place && { place }), work })
  } finally {
    clearLimit()
    cancellation.release()
  }
}
