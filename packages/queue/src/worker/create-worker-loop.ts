import type { Sql } from '@testmesh/storage'
import type { RecordEnd, WorkQueue } from '../job-queue.ts'
import { defaultTimings, type Timings } from '../timings.ts'
import { createBell } from '../wake-ups/create-bell.ts'
import { createHands, type Hands } from './create-hands.ts'
import { createHeart } from './create-heart.ts'
import type { RunJob } from './run-attempt.ts'
import type { WorkerNotice } from './worker-notice.ts'

export interface WorkerLoopOptions<Session = Sql, End = RecordEnd> {
  readonly queue: WorkQueue<Session, End>
  readonly pool: string
  /** Jobs at a time. */
  readonly slots: number
  /** Names this worker instance; new with each start. */
  readonly owner: string
  readonly run: RunJob<Session, End>
  /** Default `defaultTimings`. The same as the queue's. */
  readonly timings?: Timings
  /** For logs and metrics. Default: nothing. */
  readonly report?: (notice: WorkerNotice) => void
}

export interface StopOptions {
  /** How long running jobs may go on. Default `timings.graceMs`; 0 stops them now. */
  readonly graceMs?: number
}

export interface WorkerLoop {
  /**
   * Claims nothing more from now on, keeps beating, lets jobs go on for the grace, then tells them to stop and gives back what stopped.
   * Those that have no use of it are told at once.
   * Resolves when none is left. A second call may shorten the grace.
   */
  stop(options?: StopOptions): Promise<void>
  /** How many jobs are in its hands. */
  runningJobs(): number
}

/** Takes jobs of a pool and carries them out, `slots` at a time, from now until it is stopped. Outlives outages of the database. */
export const createWorkerLoop = <Session, End>(options: WorkerLoopOptions<Session, End>): WorkerLoop => {
  const { queue, owner, timings = defaultTimings, report = () => {} } = options
  const stopping = new AbortController()
  const hands = createHands({ ...options, timings, report, isStopping: () => stopping.signal.aborted })
  const heart = createHeart({ queue, attempts: hands.attempts, heartbeatMs: timings.heartbeatMs, report })
  const unlisten = queue.onCancel(owner, heart.beatNow).catch(reportAnd(report, async () => {}))
  const taking = takeWhile({ ...options, timings, report, hands, signal: stopping.signal })

  const ended = (async () => {
    await taking
    await hands.whenEmpty()
    heart.stop()
    await (await unlisten)()
  })()
  return {
    runningJobs: () => hands.size(),
    stop: async ({ graceMs = timings.graceMs } = {}) => {
      stopping.abort()
      hands.beginGrace()
      const grace = setTimeout(hands.stopAll, graceMs)
      await ended
      clearTimeout(grace)
    },
  }
}

const reportAnd =
  <T>(report: (notice: WorkerNotice) => void, value: T) =>
  (error: unknown): T => {
    report({ type: 'claim-failed', error })
    return value
  }

interface Taking extends Omit<WorkerLoopOptions<never, never>, 'run' | 'queue'> {
  readonly queue: Pick<WorkQueue, 'take'>
  readonly timings: Timings
  readonly report: (notice: WorkerNotice) => void
  readonly hands: Hands
  readonly signal: AbortSignal
}

const takeWhile = async ({ queue, pool, slots, owner, timings, report, hands, signal }: Taking): Promise<void> => {
  while (!signal.aborted) {
    if (hands.restMs() > 0) await createBell().wait(hands.restMs(), signal)
    else if (hands.size() >= slots) await hands.whenOneLess()
    else
      try {
        const { claims, sentAtMs } = await queue.take({ pool, limit: slots - hands.size(), owner }, signal)
        for (const claim of claims) hands.start(claim, sentAtMs)
      } catch (error) {
        report({ type: 'claim-failed', error })
        await createBell().wait(timings.dueMs * 5, signal)
      }
  }
}
