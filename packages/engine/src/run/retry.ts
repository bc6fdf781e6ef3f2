import { isTruthy, type Scope } from '@testmesh/expressions'
import type { PlannedRetry, RetryCondition } from '../plan/plan.ts'

/** What the decision to try again looks at. */
export interface Tried {
  readonly attempt: number
  readonly isFailure: boolean
  readonly kind: 'timeout' | 'connection' | undefined
  /** The scope of the step's `assert`; absent when the action gave no result. */
  readonly scope: Scope | undefined
}

/** Whether a condition that asks for another attempt holds, whatever the assertions said. */
export const asksForRetry = (retry: PlannedRetry, tried: Tried): boolean => retry.on.some((condition) => holds(condition, tried))

export const shouldRetry = (retry: PlannedRetry, tried: Tried): boolean => {
  if (!tried.isFailure || tried.attempt >= retry.attempts) return false
  if (retry.onNot.some((condition) => holds(condition, tried))) return false
  return retry.on.length === 0 || asksForRetry(retry, tried)
}

const holds = (condition: RetryCondition, { kind, scope }: Tried): boolean => {
  if (typeof condition === 'string') return kind === condition
  if (!scope) return false
  try {
    return isTruthy(condition.evaluate(scope))
  } catch {
    // A condition about a result that looks different this time does not hold.
    return false
  }
}

/** Pause before the attempt after `attempt`, milliseconds. */
export const pauseAfter = (retry: PlannedRetry, attempt: number, random: () => number): number => {
  const factor = retry.backoff === 'linear' ? attempt : retry.backoff === 'exponential' ? 2 ** (attempt - 1) : 1
  const pauseMs = Math.min(retry.maxDelayMs, retry.delayMs * factor)
  return retry.jitter ? pauseMs * random() : pauseMs
}
