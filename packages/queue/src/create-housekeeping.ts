import type { QueueCore, Reaped } from './job-queue.ts'
import { defaultTimings, type Timings } from './timings.ts'
import { createBell } from './wake-ups/create-bell.ts'

export interface HousekeepingOptions {
  readonly queue: QueueCore
  /** Default `defaultTimings`. The same as the queue's. */
  readonly timings?: Timings
  /** What was taken back from silent workers, when there was something. */
  readonly onReaped?: (reaped: Reaped) => void
  readonly onError?: (error: unknown) => void
}

/**
 * Queues what is due and takes back what silent workers held, again and again until `stop`. Any number of processes may do it
 * at once, and at least one must: without it delayed and lost jobs stay where they are.
 */
export const createHousekeeping = (options: HousekeepingOptions): { stop(): Promise<void> } => {
  const { queue, timings = defaultTimings, onReaped = () => {}, onError = () => {} } = options
  const stopping = new AbortController()
  const repeat = async (everyMs: number, work: () => Promise<void>): Promise<void> => {
    while (!stopping.signal.aborted) {
      const isDone = await work().then(
        () => true,
        (error: unknown) => {
          onError(error)
          return false
        },
      )
      // Else an outage fills the log.
      await createBell().wait(isDone ? everyMs : Math.max(everyMs, timings.pollMs), stopping.signal)
    }
  }
  const reap = async () => {
    const reaped = await queue.reap()
    if (reaped.retried + reaped.dead + reaped.cancelled > 0) onReaped(reaped)
  }
  const promoteDue = async () => void (await queue.promoteDue())
  const ended = Promise.all([repeat(timings.reapMs, reap), repeat(timings.dueMs, promoteDue)])
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}
