import type { WorkQueue } from '../job-queue.ts'
import type { Attempt } from './create-attempt.ts'
import type { JobOutcome } from './job-context.ts'
import type { WorkerNotice } from './worker-notice.ts'

export interface SettleOptions<End> {
  readonly queue: WorkQueue<unknown, End>
  readonly report: (notice: WorkerNotice) => void
  /** How long it is tried while the database is away, asked before each try. */
  readonly patienceMs: () => number
  /** How long a job rests that could not begin. */
  readonly restMs: number
}

const firstPauseMs = 50
const longestPauseMs = 2_000

/** Records how an attempt ended, and tries again while the database cannot. Never rejects. */
export const settle = async <End>(attempt: Attempt<unknown>, outcome: JobOutcome<End>, options: SettleOptions<End>): Promise<void> => {
  const { queue, report, patienceMs } = options
  const { fence } = attempt.context
  const startedAtMs = performance.now()
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      if (!(await recordEnd(attempt, outcome, options))) report({ type: 'stale-attempt', fence })
      return await queue.settled(fence)
    } catch (error) {
      report({ type: 'settle-failed', fence, error })
    }
    if (performance.now() - startedAtMs >= patienceMs()) return report({ type: 'settle-gave-up', fence })
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Whether the end was recorded. The wish to stop goes before what the handler made of it, the database's word before both. */
const recordEnd = async <End>(
  attempt: Attempt<unknown>,
  outcome: JobOutcome<End>,
  { queue, restMs }: SettleOptions<End>,
): Promise<boolean> => {
  const { fence } = attempt.context
  const record = 'record' in outcome ? outcome.record : undefined
  switch (attempt.stopReason()) {
    case 'lost':
      return false
    case 'cancelled':
      return queue.confirmCancel(fence, record)
    case 'timeout':
      return orCancelled(await queue.fail(fence, { reason: tookTooLong(attempt), isTimeout: true }, record), record)
    case 'shutdown':
      return outcome.type === 'stopped' ? (await queue.release(fence)) !== undefined : recordOutcome()
    default:
      return recordOutcome()
  }

  async function recordOutcome(): Promise<boolean> {
    switch (outcome.type) {
      case 'succeeded':
        return orCancelled(await queue.complete(fence, record), record)
      case 'failed':
        return orCancelled(await queue.fail(fence, { reason: outcome.reason }, record), record)
      case 'stopped':
        return (await queue.retry(fence, 'its handler stopped without being told to')) !== undefined
      case 'broken':
        return (await queue.retry(fence, outcome.reason)) !== undefined
      case 'unable':
        return (await queue.release(fence, { reason: outcome.reason, ...(outcome.rests === 'job' && { restMs }) })) !== undefined
    }
  }

  /** Only a running job ends by its own will; one whose cancelling we have not heard of yet is waiting for exactly this. */
  async function orCancelled(isRecorded: boolean, write: End | undefined): Promise<boolean> {
    return isRecorded || queue.confirmCancel(fence, write)
  }
}

const tookTooLong = ({ claim }: Attempt<unknown>): string => `took longer than ${claim.timeoutMs / 1000} s`
