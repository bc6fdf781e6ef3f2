import type { Pulse, WorkQueue } from '../job-queue.ts'
import type { Attempt } from './create-attempt.ts'
import type { WorkerNotice } from './worker-notice.ts'

export interface HeartOptions {
  readonly queue: Pick<WorkQueue, 'heartbeat'>
  /** What is in the worker's hands now. */
  readonly attempts: () => Iterable<Attempt<unknown>>
  readonly heartbeatMs: number
  readonly report: (notice: WorkerNotice) => void
}

export interface Heart {
  /** Beats out of turn: there is news. */
  beatNow(): void
  stop(): void
}

/** Beats for all jobs of a worker at once, and passes on what it hears. A beat that hangs does not keep the next from being sent. */
export const createHeart = ({ queue, attempts, heartbeatMs, report }: HeartOptions): Heart => {
  const beat = async (): Promise<void> => {
    const beating = [...attempts()].filter((attempt) => attempt.stopReason() !== 'lost')
    if (beating.length === 0) return
    const sentAtMs = performance.now()
    try {
      passOn(await queue.heartbeat(beating.map(({ context }) => context.fence)), beating, sentAtMs)
    } catch (error) {
      report({ type: 'heartbeat-failed', error })
    }
  }
  const timer = setInterval(beat, heartbeatMs)
  return { beatNow: () => void beat(), stop: () => clearInterval(timer) }
}

const passOn = ({ lost, cancelled }: Pulse, beating: readonly Attempt<unknown>[], sentAtMs: number): void => {
  const lostNames = new Set(lost.map(nameOf))
  const cancelledNames = new Set(cancelled.map(nameOf))
  for (const attempt of beating) {
    const name = nameOf(attempt.claim)
    if (lostNames.has(name)) attempt.stop('lost')
    else attempt.renew(sentAtMs)
    if (cancelledNames.has(name)) attempt.stop('cancelled')
  }
}

const nameOf = ({ jobId, epoch }: { readonly jobId: string; readonly epoch: number }): string => `${jobId}/${epoch}`
