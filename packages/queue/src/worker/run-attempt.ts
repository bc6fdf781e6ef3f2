import { messageOf } from '@testmesh/protocol'
import type { Sql } from '@testmesh/storage'
import { createDeferred } from '../create-deferred.ts'
import type { Claim, RecordEnd } from '../job-queue.ts'
import type { Attempt } from './create-attempt.ts'
import { type JobContext, type JobOutcome, JobStopped } from './job-context.ts'
import type { WorkerNotice } from './worker-notice.ts'

export type RunJob<Session = Sql, End = RecordEnd> = (job: Claim, context: JobContext<Session>) => Promise<JobOutcome<End>>

export interface RunAttemptOptions<Session, End> {
  readonly run: RunJob<Session, End>
  /** How long after it was told to stop it is waited for. */
  readonly abandonMs: number
  readonly report: (notice: WorkerNotice) => void
}

/** Runs the handler within the time its job may take. Never rejects: what the handler throws is `broken`, or `stopped` once it was told to. */
export const runAttempt = async <Session, End>(
  attempt: Attempt<Session>,
  options: RunAttemptOptions<Session, End>,
): Promise<JobOutcome<End>> => {
  const { claim, context } = attempt
  if (context.signal.aborted) return { type: 'stopped' }
  const limit = setTimeout(() => attempt.stop('timeout'), claim.timeoutMs)
  const abandoned = whenAbandoned(attempt, options)
  try {
    return await Promise.race([runSafely(options.run, claim, context), abandoned.promise])
  } finally {
    clearTimeout(limit)
    abandoned.forget()
  }
}

const runSafely = async <Session, End>(run: RunJob<Session, End>, claim: Claim, context: JobContext<Session>): Promise<JobOutcome<End>> => {
  try {
    return await run(claim, context)
  } catch (error) {
    return context.signal.aborted || error instanceof JobStopped ? { type: 'stopped' } : { type: 'broken', reason: messageOf(error) }
  }
}

const whenAbandoned = (attempt: Attempt<unknown>, { abandonMs, report }: Pick<RunAttemptOptions<never, never>, 'abandonMs' | 'report'>) => {
  const { promise, resolve } = createDeferred<{ readonly type: 'stopped' }>()
  const { signal, fence } = attempt.context
  let timer: NodeJS.Timeout | undefined
  const leaveBehind = () => {
    report({ type: 'abandoned', fence, reason: attempt.stopReason() ?? 'lost' })
    resolve({ type: 'stopped' })
  }
  const onStop = () => {
    timer = setTimeout(leaveBehind, abandonMs)
  }
  signal.addEventListener('abort', onStop, { once: true })
  const forget = () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', onStop)
  }
  return { promise, forget }
}
