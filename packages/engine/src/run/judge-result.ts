import type { Scope } from '@testmesh/expressions'
import type { Failure } from '@testmesh/protocol'
import { engineCodes } from '../codes.ts'
import { findControl } from '../control/table.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { type Captured, captureOutputs } from './capture-outputs.ts'
import { judge } from './judge.ts'
import type { Judged } from './kept-snapshots.ts'
import { resultView } from './render-config.ts'
import { asksForRetry } from './retry.ts'
import { type Run, type Surroundings, scopeOf } from './run.ts'

export interface ResultOf {
  readonly path: string
  readonly attempt: number
  readonly result: Readonly<Record<string, unknown>>
  /** Since the attempt began. */
  readonly durationMs: number
}

export interface JudgedResult {
  readonly captured: Captured
  /** That of the step's `assert`. */
  readonly scope: Scope
  readonly judged: readonly Judged[]
  /** Why the attempt did not pass. */
  readonly failure: Failure | undefined
}

/** What the captures and assertions of a step make of what its action gave. Nothing is told of it yet. @throws what cannot be evaluated */
export const judgeResult = (run: Run, planned: PlannedStep, around: Surroundings, of: ResultOf): JudgedResult => {
  const { path, attempt, result, durationMs } = of
  // A stream of its own: what is drawn here must not repeat what was drawn for the config.
  const stream = `${path}#${attempt}/result`
  const view = resultView(planned, result, { attempt, duration: durationMs, ...findControl(planned.step.action)?.view?.(result) })
  const captured = captureOutputs(planned, scopeOf(run, around, stream, view), run.plan.secretNames)
  const scope = scopeOf(run, around, stream, { ...view, extra: { ...view.extra, ...captured.outputs }, missing: captured.missing })
  const judged = judge(run, planned, scope)
  const isRetryWanted = asksForRetry(planned.retry, { attempt, isFailure: false, kind: undefined, scope })
  return { captured, scope, judged, failure: failureOf(planned, judged, isRetryWanted) }
}

const failureOf = (planned: PlannedStep, results: readonly Judged[], isRetryWanted: boolean): Failure | undefined => {
  const failed = results.find((result) => !result.passed)
  if (failed) return { code: 'ASSERT_FAILED', message: failed.message ?? failed.text, ...(failed.place && { place: failed.place }) }
  if (!isRetryWanted) return undefined
  return { code: 'STEP_RETRY_ON', message: 'a retry_on condition holds', hint: engineCodes.STEP_RETRY_ON.hint, place: planned.place }
}
