import { isActionError } from '@testmesh/action-kit'
import type { Scope } from '@testmesh/expressions'
import type { AssertionResult, Exchange, Failure, JsonObject } from '@testmesh/protocol'
import { engineCodes } from '../codes.ts'
import { hasLongValues, keepLongValues, toRecorded } from '../mask/recorded.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { act } from './act.ts'
import { keepText } from './action-context.ts'
import type { Cancellation } from './cancellation.ts'
import { type Captured, captureOutputs } from './capture-outputs.ts'
import { judge } from './judge.ts'
import { renderConfig, resultView } from './render-config.ts'
import { asksForRetry } from './retry.ts'
import { type Run, type Surroundings, scopeOf } from './run.ts'

export interface Attempted {
  readonly outcome: 'passed' | 'failed' | 'error' | 'cancelled'
  readonly failure?: Failure | undefined
  readonly kind?: 'timeout' | 'connection' | undefined
  readonly config: JsonObject | undefined
  readonly result: Readonly<Record<string, unknown>> | undefined
  readonly captured: Captured
  /** The scope of the step's `assert`; absent when there is no result. */
  readonly scope: Scope | undefined
}

const NOTHING_CAPTURED: Captured = { outputs: {}, missing: new Map() }

/** One try of a step: render, validate, act, capture, assert. Never rejects. */
export const runAttempt = async (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  options: { path: string; attempt: number; cancellation: Cancellation; pinned?: Readonly<Record<string, unknown>> | undefined },
): Promise<Attempted> => {
  const { path, attempt } = options
  const startedAt = run.ports.clock.now()
  const stream = `${path}#${attempt}`
  const rendering = renderConfig(run, planned, around, stream)
  if (rendering.failure) {
    const failed: Attempted = {
      outcome: 'error',
      failure: rendering.failure,
      config: rendering.shown,
      result: undefined,
      captured: NOTHING_CAPTURED,
      scope: undefined,
    }
    return finish(run, planned, options, startedAt, failed)
  }
  const { config, shown } = rendering
  const acted = await act(run, planned, around, { ...options, config })
  const { result } = acted
  if (acted.error !== undefined || !result) {
    const failed: Attempted = { ...acted.ending, config: shown, result, captured: NOTHING_CAPTURED, scope: undefined }
    return finish(run, planned, options, startedAt, failed, exchangeOf(run, planned, config, result))
  }
  const extra = { attempt, duration: run.ports.clock.now() - startedAt }
  const view = resultView(planned, result, extra)
  const captured = captureOutputs(run, planned, scopeOf(run, around, stream, view))
  const scope = scopeOf(run, around, stream, { ...view, extra: { ...view.extra, ...captured.outputs } })
  if (planned.captures.length > 0) emitCaptured(run, path, attempt, captured)
  const results = judge(run, planned, scope)
  if (results.length > 0) run.emitter.emitStep(path, 'step.asserted', { attempt, results })
  const failure = failureOf(planned, results, asksForRetry(planned.retry, { attempt, isFailure: false, kind: undefined, scope }))
  const attempted: Attempted = { outcome: failure ? 'failed' : 'passed', failure, config: shown, result, captured, scope }
  return finish(run, planned, options, startedAt, attempted, failure && exchangeOf(run, planned, config, result))
}

const emitCaptured = (run: Run, path: string, attempt: number, { outputs, missing }: Captured): void =>
  run.emitter.emitStep(path, 'step.captured', {
    attempt,
    outputs: toRecorded(outputs) as Record<string, unknown>,
    ...(missing.size > 0 && { missing: [...missing.keys()] }),
  })

const failureOf = (planned: PlannedStep, results: readonly AssertionResult[], isRetryWanted: boolean): Failure | undefined => {
  const failed = results.find((result) => !result.passed)
  if (failed) return { code: 'ASSERT_FAILED', message: failed.message ?? failed.text, ...(failed.place && { place: failed.place }) }
  if (!isRetryWanted) return undefined
  return { code: 'STEP_RETRY_ON', message: 'a retry_on condition holds', hint: engineCodes.STEP_RETRY_ON.hint, place: planned.place }
}

/** Says what the attempt did, and gives it back. */
const finish = async (
  run: Run,
  planned: PlannedStep,
  { path, attempt }: { path: string; attempt: number },
  startedAt: number,
  attempted: Attempted,
  exchange?: Exchange,
): Promise<Attempted> => {
  const recorded = toRecorded(attempted.result)
  const result = hasLongValues(recorded) ? await keepLongValues(recorded, (text) => keepText(run, text)) : recorded
  run.emitter.emitStep(path, 'step.attempted', {
    attempt,
    ...(planned.retry.attempts > 1 && { of: planned.retry.attempts }),
    outcome: attempted.outcome,
    durationMs: run.ports.clock.now() - startedAt,
    ...(attempted.config !== undefined && !planned.isControl && { config: toRecorded(attempted.config) }),
    ...(result !== undefined && !planned.isControl && { result }),
    ...(attempted.failure && { failure: attempted.failure }),
    ...(exchange && { exchange }),
  })
  return attempted
}

/** What the attempt did, in words of its action; an action that cannot say it costs nothing but the words. */
const exchangeOf = (
  run: Run,
  planned: PlannedStep,
  config: unknown,
  result: Readonly<Record<string, unknown>> | undefined,
): Exchange | undefined => {
  try {
    return run.handlers.get(planned.step.action)?.explain?.(config, result)
  } catch (error) {
    if (isActionError(error)) return undefined
    return { request: `(the action could not describe what it did: ${error instanceof Error ? error.message : String(error)})` }
  }
}
