import type { Failure } from '@testmesh/protocol'
import type { PlannedStep } from '../plan/plan.ts'
import { registerCleanup } from './cleanup.ts'
import { passGate } from './pass-gate.ts'
import { remember } from './remember.ts'
import type { TriedAt, UntoldCondition } from './retry-by-gate.ts'
import type { Run, StepResult, Surroundings } from './run.ts'
import type { Attempted } from './run-attempt.ts'
import { runErrorSteps } from './run-error-steps.ts'
import { reasonToSkip, skipStep } from './skip-step.ts'
import { type Tried, tryStep } from './try-step.ts'

/** Runs one step: decides whether, tries until it is decided, and leaves its result for those behind it. Never rejects. */
export const runStep = async (run: Run, planned: PlannedStep, around: Surroundings): Promise<StepResult> => {
  const path = `${around.prefix}/${planned.id}`
  const told = reasonToSkip(run, planned, around, path)
  const skip = typeof told === 'object' && run.gate ? await askAboutCondition(run, planned, around, { path, failure: told }) : told
  if (typeof skip === 'string') return skipStep(run, planned, around, { path, reason: skip })
  // Asked before the step begins, so that a run that is stopped here has not begun it.
  const gate = skip || !run.gate ? undefined : await passGate(run, planned, around, { path, attempt: 1 })
  if (run.stopped !== undefined && !around.isFinal) return skipStep(run, planned, around, { path, reason: run.stopped })
  run.emitter.emitStep(path, 'step.started', planned.description)
  const startedAt = run.ports.clock.now()
  const first = skip ? notAttempted(skip) : await tryStep(run, planned, around, { path, gate })
  const tried = run.gate && !skip ? await tryAsGateSays(run, planned, around, { path, tried: first }) : first
  const result = await conclude(run, planned, around, { path, attempted: tried.attempted })
  const { attempted, attempts } = tried
  run.emitter.emitStep(path, 'step.finished', {
    outcome: attempted.outcome,
    ...(result.tolerated && { tolerated: true }),
    ...(attempted.outcome === 'cancelled' && { reason: attempted.failure?.message ?? 'cancelled' }),
    ...(attempted.failure && { failure: attempted.failure }),
    attempts,
    durationMs: run.ports.clock.now() - startedAt,
  })
  const taken = run.emitter.border()
  if (taken) await taken
  return result
}

/** Most runs have no gate, and nothing of it to load; while it is, no limit ticks. */
const tryAsGateSays = async (run: Run, planned: PlannedStep, around: Surroundings, failed: TriedAt): Promise<Tried> => {
  const { retryByGate } = await run.limits.hold(() => import('./retry-by-gate.ts'))
  return retryByGate(run, planned, around, failed)
}

/** Before the step begins: whatever is changed meanwhile, it may still turn out that it does not. */
const askAboutCondition = async (run: Run, planned: PlannedStep, around: Surroundings, untold: UntoldCondition) => {
  const { retryCondition } = await run.limits.hold(() => import('./retry-by-gate.ts'))
  return retryCondition(run, planned, around, untold)
}

const notAttempted = (failure: Failure): Tried => ({ attempted: { outcome: 'error', failure }, attempts: 0 })

/** All that follows from how a step went: what it leaves behind, its cleanup, the steps for the case that it failed. */
const conclude = async (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  { path, attempted }: { path: string; attempted: Attempted },
): Promise<StepResult> => {
  const { outcome, failure } = attempted
  const isTolerable = planned.onError.mode === 'continue' && (outcome === 'failed' || outcome === 'error')
  remember(run, planned, around, attempted)
  if (!isTolerable && !around.isFinal && failure && outcome !== 'cancelled') run.firstFailure ??= { stepId: planned.id, failure }
  if (outcome === 'passed' && planned.cleanup) await registerCleanup(run, planned.cleanup, around, path)
  if (outcome === 'passed' || outcome === 'cancelled') return { outcome, tolerated: false, failure }
  const handled = await runErrorSteps(run, planned, around, { path, attempted })
  // A failure is tolerated for the sake of the steps that deal with it: not when these failed too.
  return { outcome, tolerated: isTolerable && handled.outcome === 'passed', failure }
}
