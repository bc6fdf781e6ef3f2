import { createDeferred } from '../create-deferred.ts'
import type { Claim, WorkQueue } from '../job-queue.ts'
import type { Timings } from '../timings.ts'
import { type Attempt, createAttempt } from './create-attempt.ts'
import { type RunJob, runAttempt } from './run-attempt.ts'
import { settle } from './settle.ts'
import type { WorkerNotice } from './worker-notice.ts'

export interface HandsOptions<Session, End> {
  readonly queue: WorkQueue<Session, End>
  readonly run: RunJob<Session, End>
  readonly timings: Timings
  readonly report: (notice: WorkerNotice) => void
  readonly isStopping: () => boolean
}

/** The jobs a worker has at the moment. */
export interface Hands {
  attempts(): Iterable<Attempt<unknown>>
  size(): number
  /** Carries the job out and lets go of it; after `stopAll`, gives it back unstarted. */
  start(claim: Claim, sentAtMs: number): void
  /** The worker ends: those that have no use of the grace are told to stop. */
  beginGrace(): void
  stopAll(): void
  /** How long it takes no other job, since it could not begin with one. Milliseconds. */
  restMs(): number
  /** Resolves when the next job is let go of. Ask only while there is one. */
  whenOneLess(): Promise<void>
  whenEmpty(): Promise<void>
}

export const createHands = <Session, End>(options: HandsOptions<Session, End>): Hands => {
  const { queue, run, timings, report, isStopping } = options
  const attempts = new Set<Attempt<Session>>()
  let isOver = false
  let restUntilMs = 0
  let oneLess = createDeferred()
  const patienceMs = () => (isStopping() ? timings.heartbeatMs : timings.settleMs)

  const carryOut = async (attempt: Attempt<Session>): Promise<void> => {
    const outcome = await runAttempt(attempt, { run, abandonMs: timings.abandonMs, report })
    // Before it is given back: that wakes whoever waits for work.
    if (outcome.type === 'unable' && outcome.rests === 'worker') restUntilMs = performance.now() + timings.pollMs
    await settle(attempt, outcome, { queue, report, patienceMs, restMs: timings.pollMs })
    attempts.delete(attempt)
    oneLess.resolve()
    oneLess = createDeferred()
  }
  return {
    attempts: () => attempts,
    size: () => attempts.size,
    restMs: () => restUntilMs - performance.now(),
    start: (claim, sentAtMs) => {
      const attempt = createAttempt({ queue, claim, sentAtMs, quietMs: timings.quietMs })
      if (isStopping()) attempt.beginGrace()
      if (isOver) attempt.stop('shutdown')
      attempts.add(attempt)
      void carryOut(attempt)
    },
    beginGrace: () => {
      for (const attempt of attempts) attempt.beginGrace()
    },
    stopAll: () => {
      isOver = true
      for (const attempt of attempts) attempt.stop('shutdown')
    },
    whenOneLess: () => oneLess.promise,
    whenEmpty: async () => {
      while (attempts.size > 0) await oneLess.promise
    },
  }
}
