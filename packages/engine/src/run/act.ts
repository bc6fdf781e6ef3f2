import { isActionError } from '@testmesh/action-kit'
import { findControl } from '../control/table.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { createActionContext } from './action-context.ts'
import type { Cancellation } from './cancellation.ts'
import { EngineError, toFailure } from './failure.ts'
import type { Run, Surroundings } from './run.ts'
import type { Attempted } from './run-attempt.ts'
import { runControl } from './run-control.ts'

/** How long an action may take to stop, once asked to, before the engine goes on without it. Milliseconds. */
const GRACE_MS = 250

export interface Acted {
  readonly result?: Readonly<Record<string, unknown>> | undefined
  readonly error?: unknown
  readonly ending: Pick<Attempted, 'outcome' | 'failure' | 'kind'>
}

export interface ActOptions {
  readonly path: string
  readonly attempt: number
  readonly cancellation: Cancellation
  readonly config: unknown
  readonly pinned?: Readonly<Record<string, unknown>> | undefined
}

/** Runs the action of a step, whatever kind it is. Never rejects, and never waits for an action that does not stop. */
export const act = async (run: Run, planned: PlannedStep, around: Surroundings, options: ActOptions): Promise<Acted> => {
  try {
    if (options.pinned) return { result: options.pinned, ending: { outcome: 'passed' } }
    const control = findControl(planned.step.action)
    if (control) return await runControl(run, planned, control, around, options)
    return { result: checkResult(planned, await runHandler(run, planned, options)), ending: { outcome: 'passed' } }
  } catch (error) {
    return toActed(planned, error, options.cancellation)
  }
}

const runHandler = async (run: Run, planned: PlannedStep, { path, attempt, cancellation, config }: ActOptions): Promise<unknown> => {
  const handler = run.handlers.get(planned.step.action)
  if (!handler) throw new EngineError('ACTION_NOT_LOADED', `the action ${planned.step.action} was not loaded`)
  const context = createActionContext({ run, handler, path, attempt, cancellation })
  try {
    return await stopsInTime(run, planned, cancellation, () => handler.run(config, context))
  } finally {
    context.end()
  }
}

/** Settles with `work`, or a moment after the cancellation when `work` does not settle by itself. */
const stopsInTime = (run: Run, planned: PlannedStep, cancellation: Cancellation, work: () => Promise<unknown>): Promise<unknown> =>
  new Promise((resolve, reject) => {
    let stopWaiting = (): void => {}
    const leave = cancellation.onCancel((reason) => {
      stopWaiting = run.ports.clock.after(GRACE_MS, () => {
        run.warnings.push({
          code: 'ACTION_HUNG',
          severity: 'warning',
          message: `${planned.step.action} did not stop within ${GRACE_MS} ms when it was asked to`,
          place: planned.place,
        })
        reject(reason)
      })
    })
    const settle =
      <T>(done: (value: T) => void) =>
      (value: T): void => {
        leave()
        stopWaiting()
        done(value)
      }
    // A handler that throws before it returns a promise is caught by the promise all the same.
    Promise.resolve().then(work).then(settle(resolve), settle(reject))
  })

const checkResult = (planned: PlannedStep, result: unknown): Readonly<Record<string, unknown>> => {
  if (typeof result === 'object' && result !== null && !Array.isArray(result)) return result as Record<string, unknown>
  const what = result === null ? 'null' : Array.isArray(result) ? 'a list' : `a ${typeof result}`
  throw new EngineError('ACTION_BAD_RESULT', `${planned.step.action} returned ${what} instead of an object`)
}

/** An attempt that was told to stop ends for the reason it was told, whatever the action made of it. */
const toActed = (planned: PlannedStep, error: unknown, cancellation: Cancellation): Acted => {
  const result = isActionError(error) ? error.result : undefined
  if (!cancellation.isCancelled) {
    const kind = isActionError(error) ? error.kind : undefined
    return { error, result, ending: { outcome: 'error', kind, failure: toFailure(error, planned.place) } }
  }
  const { reason } = cancellation
  const isTimeout = reason instanceof EngineError && (reason.code === 'STEP_TIMEOUT' || reason.code === 'STEP_MAX_DURATION')
  const failure = toFailure(reason, planned.place)
  return { error: reason, result, ending: { outcome: isTimeout ? 'error' : 'cancelled', kind: isTimeout ? 'timeout' : undefined, failure } }
}
