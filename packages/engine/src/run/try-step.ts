import type { PlannedStep } from '../plan/plan.ts'
import { type Cancellation, createCancellation } from './cancellation.ts'
import { durationOf } from './duration-of.ts'
import { EngineError, isTimeLimit, toFailure } from './failure.ts'
import { type GatePassed, passGate } from './pass-gate.ts'
import { pauseAfter, shouldRetry } from './retry.ts'
import { type Run, type Surroundings, scopeOf } from './run.ts'
import { type Attempted, runAttempt } from './run-attempt.ts'
import { sleep } from './sleep.ts'

export interface Tried {
  /** The last attempt. */
  readonly attempted: Attempted
  /** How many there were. */
  readonly attempts: number
}

interface TryOptions {
  readonly path: string
  /** What the gate said about the first attempt. */
  readonly gate: GatePassed | undefined
  /** The number of the first attempt. Default 1. */
  readonly first?: number
}

/** Tries a step until it passes, its retries are spent or it is cancelled. Never rejects. */
export const tryStep = async (run: Run, planned: PlannedStep, around: Surroundings, options: TryOptions): Promise<Tried> => {
  try {
    if (planned.maxDurationMs === undefined) return await tryAgain(run, planned, around, options)
    return await tryInTime(run, planned, around, options)
  } catch (error) {
    return { attempted: { outcome: 'error', failure: toFailure(error, planned.place) }, attempts: 0 }
  }
}

const tryInTime = async (run: Run, planned: PlannedStep, around: Surroundings, options: TryOptions): Promise<Tried> => {
  const cancellation = createCancellation(around.cancellation)
  let clearLimit = (): void => {}
  try {
    const maxMs = durationOf(run, planned.maxDurationMs, around, options.path)
    const expire = () =>
      cancellation.cancel(new EngineError('STEP_MAX_DURATION', `all attempts together took longer than ${maxMs} ms`, { kind: 'timeout' }))
    if (maxMs !== undefined) clearLimit = run.limits.start(maxMs, expire)
    return await tryAgain(run, planned, { ...around, cancellation }, options)
  } finally {
    clearLimit()
    cancellation.release()
  }
}

const tryAgain = async (run: Run, planned: PlannedStep, around: Surroundings, { path, gate, first = 1 }: TryOptions): Promise<Tried> => {
  const { cancellation } = around
  let passed = gate ?? {}
  for (let attempt = first; ; attempt++) {
    const attempted = await tryOnce(run, planned, around, { path, attempt, gate: passed })
    const { scope, kind, outcome } = attempted
    const tried = { attempt: attempt - first + 1, isFailure: outcome === 'failed' || outcome === 'error', kind, scope }
    if (cancellation.isCancelled || !shouldRetry(planned.retry, tried)) return { attempted, attempts: attempt }
    await run.emitter.border()
    await pause(run, planned, around, { path, attempt })
    if (!cancellation.isCancelled) passed = await passGate(run, planned, around, { path, attempt: attempt + 1 })
    if (run.stopped !== undefined && !around.isFinal) return { attempted, attempts: attempt }
    if (cancellation.isCancelled) return { attempted: endedBy(attempted, planned, cancellation.reason), attempts: attempt }
  }
}

const pause = (
  run: Run,
  { retry }: PlannedStep,
  around: Surroundings,
  { path, attempt }: { path: string; attempt: number },
): Promise<void> => {
  const { random } = scopeOf(run, around, `${path}#pause${attempt}`).tools
  return sleep(run.ports.clock, pauseAfter(retry, attempt, random), around.cancellation)
}

/** The last attempt had failed and waited for the next when the end came. */
const endedBy = (attempted: Attempted, planned: PlannedStep, reason: unknown): Attempted =>
  isTimeLimit(reason) ? attempted : { ...attempted, outcome: 'cancelled', failure: toFailure(reason, planned.place) }

const tryOnce = async (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  { path, attempt, gate }: { path: string; attempt: number; gate: GatePassed },
): Promise<Attempted> => {
  if (gate.error) return { outcome: 'error', failure: toFailure(gate.error, planned.place) }
  const limitMs = attemptLimit(run, planned, around, path)
  const cancellation = createCancellation(around.cancellation)
  const clearLimit = limitMs === undefined ? undefined : startLimit(run, cancellation, limitMs)
  try {
    return await runAttempt(run, planned, { ...around, cancellation }, { path, attempt, cancellation, pinned: gate.pinned })
  } finally {
    clearLimit?.()
    cancellation.release()
  }
}

const startLimit = (run: Run, cancellation: Cancellation, ms: number): (() => void) =>
  run.limits.start(ms, () =>
    cancellation.cancel(new EngineError('STEP_TIMEOUT', `the attempt took longer than ${ms} ms`, { kind: 'timeout' })),
  )

const attemptLimit = (run: Run, planned: PlannedStep, around: Surroundings, path: string): number | undefined =>
  durationOf(run, planned.timeoutMs, around, path) ?? planned.defaultTimeoutMs
