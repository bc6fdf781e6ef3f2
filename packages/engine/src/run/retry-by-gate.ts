import type { PlannedStep } from '../plan/plan.ts'
import { passGate } from './pass-gate.ts'
import type { Run, Surroundings } from './run.ts'
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

const hasFailed = ({ attempted: { outcome } }: Tried): boolean => outcome === 'failed' || outcome === 'error'

const isOver = (run: Run, { cancellation, isFinal }: Surroundings): boolean =>
  cancellation.isCancelled || (run.stopped !== undefined && !isFinal)
