import type { Failure } from '@testmesh/protocol'
import type { PlannedStep } from '../plan/plan.ts'
import { passGate } from './pass-gate.ts'
import type { Run, Surroundings } from './run.ts'
import { reasonToSkip } from './skip-step.ts'
import { type Tried, tryStep } from './try-step.ts'

export interface TriedAt {
  readonly path: string
  readonly tried: Tried
}

/** Asks the gate about a step that failed for good, and tries it once more as long as the gate says so. Never rejects. */
export const retryByGate = async (run: Run, planned: PlannedStep, around: Surroundings, { path, tried }: TriedAt): Promise<Tried> => {
  let last = tried
  while (hasFailed(last) && !isOver(run, around)) {
    await run.emitter.border()
    const gate = await passGate(run, planned, around, { path, attempt: last.attempts, failed: last.attempted })
    if (!gate.isAgain || isOver(run, around)) break
    last = await tryStep(run, planned, around, { path, gate, first: last.attempts + 1 })
  }
  return last
}

export interface UntoldCondition {
  readonly path: string
  /** Why it cannot be told whether the step runs. */
  readonly failure: Failure
}

/** Asks the gate about a condition that cannot be told, and looks again as long as the gate says so. Never rejects. */
export const retryCondition = async (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  { path, failure }: UntoldCondition,
): Promise<ReturnType<typeof reasonToSkip>> => {
  let reason: ReturnType<typeof reasonToSkip> = failure
  while (typeof reason === 'object') {
    await run.emitter.border()
    const failed = { outcome: 'error', failure: reason } as const
    const gate = await passGate(run, planned, around, { path, attempt: 0, failed })
    if (!gate.isAgain || isOver(run, around)) break
    reason = reasonToSkip(run, planned, around, path)
  }
  return reason
}

const hasFailed = ({ attempted: { outcome } }: Tried): boolean => outcome === 'failed' || outcome === 'error'

const isOver = (run: Run, { cancellation, isFinal }: Surroundings): boolean =>
  cancellation.isCancelled || (run.stopped !== undefined && !isFinal)
