import type { Scope } from '@testmesh/expressions'
import type { Exchange, Failure, JsonObject } from '@testmesh/protocol'
import { findControl } from '../control/table.ts'
import { hasLongValues, keepLongValues, type LongValues, recordedOf, toRecorded } from '../mask/recorded.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { type Acted, act } from './act.ts'
import { keepText } from './action-context.ts'
import type { Cancellation } from './cancellation.ts'
import type { Captured } from './capture-outputs.ts'
import { toFailure } from './failure.ts'
import { judgeResult } from './judge-result.ts'
import { keepSnapshots } from './kept-snapshots.ts'
import { renderConfig } from './render-config.ts'
import type { Run, Surroundings } from './run.ts'

export interface Attempted {
  readonly outcome: 'passed' | 'failed' | 'error' | 'cancelled'
  readonly failure?: Failure | undefined
  readonly kind?: 'timeout' | 'connection' | undefined
  readonly config?: JsonObject | undefined
  readonly result?: Readonly<Record<string, unknown>> | undefined
  /** Absent when the action did not succeed: then nothing was captured. */
  readonly captured?: Captured
  /** The scope of the step's `assert`; absent when there is no result. */
  readonly scope?: Scope | undefined
}

export interface AttemptOptions {
  readonly path: string
  readonly attempt: number
  readonly cancellation: Cancellation
  readonly pinned?: Readonly<Record<string, unknown>> | undefined
}

/** One try of a step: render, validate, act, capture, assert. Never rejects. */
export const runAttempt = async (run: Run, planned: PlannedStep, around: Surroundings, options: AttemptOptions): Promise<Attempted> => {
  const startedAt = run.ports.clock.now()
  const { attempted, recorded, exchange } = await attemptStep(run, planned, around, { ...options, startedAt })
  const { path, attempt } = options
  const { outcome, config, failure } = attempted
  run.emitter.emitStep(path, 'step.attempted', {
    attempt,
    ...(planned.retry.attempts > 1 && { of: planned.retry.attempts }),
    outcome,
    durationMs: run.ports.clock.now() - startedAt,
    ...(config !== undefined && isTold(planned) && { config: toRecorded(config) }),
    ...(recorded !== undefined && { result: recorded }),
    ...(failure && { failure }),
    ...(exchange && { exchange }),
  })
  return attempted
}

/** What a control step was given and gave is told by the steps inside it, where there are any. */
const isTold = ({ isControl, step }: PlannedStep): boolean => !isControl || findControl(step.action)?.isTold === true

interface Told {
  readonly attempted: Attempted
  /** The result as events carry it. */
  readonly recorded?: unknown
  readonly exchange?: Exchange | undefined
}

const attemptStep = async (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  options: AttemptOptions & { readonly startedAt: number },
): Promise<Told> => {
  const rendering = renderConfig(run, planned, around, `${options.path}#${options.attempt}`)
  if (rendering.failure) return { attempted: { outcome: 'error', failure: rendering.failure, config: rendering.shown } }
  const { config, shown } = rendering
  const acted = await act(run, planned, around, { ...options, config })
  const attempted: Attempted = { ...judged(run, planned, around, { ...options, acted }), config: shown }
  const whole = isTold(planned) ? recordedResult(acted) : undefined
  const recorded = hasLongValues(whole) ? await keepLongValues(whole, longValuesOf(run)) : whole
  if (!attempted.failure) return { attempted, recorded }
  // Most runs have no failure to tell of, and nothing of this to load.
  const { exchangeOf } = await import('./exchange-of.ts')
  return { attempted, recorded, exchange: await exchangeOf(run, planned, { config, result: acted.result, sent: acted.sent }) }
}

/** Captures and judges what the action gave. */
const judged = (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  { acted, path, attempt, startedAt }: AttemptOptions & { readonly acted: Acted; readonly startedAt: number },
): Attempted => {
  const { result, ending } = acted
  // What stands inside a step was left in the middle: of what it did not do nothing is to be judged.
  if (ending.outcome !== 'passed' || !result || (run.stopped !== undefined && planned.isControl && !around.isFinal))
    return { ...ending, result }
  try {
    const durationMs = run.ports.clock.now() - startedAt
    const { captured, scope, judged, failure } = judgeResult(run, planned, around, { path, attempt, result, durationMs })
    // Not before: an assertion may say that what was captured is secret.
    if (planned.captures.length > 0) emitCaptured(run, path, attempt, captured)
    const results = keepSnapshots(run, judged, failure === undefined)
    if (results.length > 0) run.emitter.emitStep(path, 'step.asserted', { attempt, results })
    return { outcome: failure ? 'failed' : 'passed', failure, result, captured, scope }
  } catch (error) {
    return { outcome: 'error', failure: toFailure(error, planned.place), result }
  }
}

const emitCaptured = (run: Run, path: string, attempt: number, { outputs, missing }: Captured): void =>
  run.emitter.emitStep(path, 'step.captured', {
    attempt,
    outputs: toRecorded(outputs) as Record<string, unknown>,
    ...(missing.size > 0 && { missing: [...missing.keys()] }),
  })

const recordedResult = ({ result, isJson = false }: Acted): unknown => result && recordedOf({ value: result, isJson })

const longValuesOf = (run: Run): LongValues => ({ mask: run.masker.maskText, keep: (text) => keepText(run, text) })
