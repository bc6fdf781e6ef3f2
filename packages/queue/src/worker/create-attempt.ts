import { createDeferred } from '../create-deferred.ts'
import type { Claim, HeldJobs } from '../job-queue.ts'
import { type JobContext, JobStopped, type StopReason } from './job-context.ts'

/** One job in the hands of this worker. */
export interface Attempt<Session> {
  readonly claim: Claim
  readonly context: JobContext<Session>
  /** Why it was told to stop. `lost` is the last word. */
  stopReason(): StopReason | undefined
  stop(reason: StopReason): void
  /** The worker ends: one that has no use of the grace stops now, or as soon as it says so. */
  beginGrace(): void
  /** The lease was renewed by a heartbeat sent then. */
  renew(sentAtMs: number): void
}

export interface AttemptOptions<Session> {
  readonly queue: Pick<HeldJobs<Session, never>, 'underFence'>
  readonly claim: Claim
  /** `performance.now()` before the claim was sent. */
  readonly sentAtMs: number
  readonly quietMs: number
}

export const createAttempt = <Session>({ queue, claim, sentAtMs, quietMs }: AttemptOptions<Session>): Attempt<Session> => {
  const controller = new AbortController()
  const fence = { jobId: claim.jobId, epoch: claim.epoch }
  let heardAtMs = sentAtMs
  let renewed = createDeferred()
  let reason: StopReason | undefined
  let hasUseOfGrace = true
  let isGrace = false
  const stop = (why: StopReason): void => {
    reason = why === 'lost' ? why : (reason ?? why)
    controller.abort(new JobStopped(why))
    renewed.resolve()
  }
  const stopInVain = (): void => {
    if (isGrace && !hasUseOfGrace) stop('shutdown')
  }
  const context: JobContext<Session> = {
    fence,
    needsNoGrace: () => {
      hasUseOfGrace = false
      stopInVain()
    },
    signal: controller.signal,
    stepMayStart: async () => {
      while (!controller.signal.aborted && performance.now() - heardAtMs >= quietMs) await renewed.promise
      controller.signal.throwIfAborted()
    },
    record: async (work) => {
      const fenced = reason === 'lost' ? { isHeld: false as const } : await queue.underFence(fence, work)
      if (fenced.isHeld) return fenced.value
      stop('lost')
      throw new JobStopped('lost')
    },
  }
  return {
    claim,
    context,
    stop,
    stopReason: () => reason,
    beginGrace: () => {
      isGrace = true
      stopInVain()
    },
    renew: (at) => {
      heardAtMs = Math.max(heardAtMs, at)
      renewed.resolve()
      renewed = createDeferred()
    },
  }
}
