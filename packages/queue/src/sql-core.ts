import { type Database, newId, type Sql } from '@testmesh/storage'
import type { EndedJob, Job, QueueCore } from './job-queue.ts'
import { cancel } from './sql/cancel.ts'
import { claimById, claimNext } from './sql/claim.ts'
import type { CoreContext } from './sql/core-context.ts'
import { enqueueAll } from './sql/enqueue.ts'
import { finish } from './sql/finish.ts'
import { release, retry } from './sql/give-back.ts'
import { heartbeat } from './sql/heartbeat.ts'
import { jobColumns } from './sql/job-columns.ts'
import { promoteDue } from './sql/promote-due.ts'
import { reap, recover } from './sql/reap.ts'
import { requeue } from './sql/requeue.ts'
import { defaultTimings, type Timings } from './timings.ts'
import type { WakeUps } from './wake-ups/wake-ups.ts'
import { withFence } from './with-fence.ts'

export interface QueueOptions {
  readonly database: Database
  /** Default `defaultTimings`. */
  readonly timings?: Timings
  /** Between 0 and 1, for the jitter of the backoff. Default `Math.random`. */
  readonly random?: () => number
  /** Ids of new jobs. Default: UUIDs of version 7. */
  readonly newId?: () => string
  /**
   * Records the end of jobs that no handler recorded: dead, cancelled without a worker, or failed and cancelled by one that had
   * nothing to write. In the transaction that ends them. Default: nothing.
   */
  readonly recordEnded?: (sql: Sql, jobs: readonly EndedJob[]) => Promise<void>
}

/** The commands of every driver: guarded SQL, the same on PostgreSQL and PGlite. */
export const createSqlCore = (options: QueueOptions, wakeUps: WakeUps): QueueCore => {
  const context = toContext(options, wakeUps)
  const { database } = context
  const enqueueIn = (sql: Sql | undefined, jobs: Parameters<QueueCore['enqueueAll']>[0]) => enqueueAll(context, jobs, sql ?? database)
  return {
    enqueue: async (job, sql) => {
      const [enqueued] = await enqueueIn(sql, [job])
      if (!enqueued) throw new Error('the job was neither inserted nor found')
      return enqueued
    },
    enqueueAll: (jobs, sql) => enqueueIn(sql, jobs),
    claimById: (jobId, owner) => claimById(context, jobId, owner),
    claimNext: (request) => claimNext(context, request),
    heartbeat: (fences) => heartbeat(context, fences),
    complete: (fence, record) => finish(context, fence, { state: 'succeeded', outcome: 'succeeded', reason: null, record }),
    fail: (fence, { reason, isTimeout = false }, record) =>
      finish(context, fence, { state: 'failed', outcome: isTimeout ? 'timed_out' : 'failed', reason, record }),
    retry: (fence, reason) => retry(context, fence, reason),
    confirmCancel: (fence, record) => finish(context, fence, { state: 'cancelled', outcome: 'cancelled', reason: null, record }),
    release: (fence, releaseOptions) => release(context, fence, releaseOptions),
    cancel: (jobId, cancelOptions = {}) => cancel(context, jobId, cancelOptions),
    requeue: (jobId, sql) => requeue(context, jobId, sql ?? database),
    promoteDue: () => promoteDue(context),
    reap: () => reap(context),
    recover: () => recover(context),
    underFence: (fence, work) => database.transaction((sql) => withFence(sql, fence, work)),
    find: async (jobId) => {
      const [job] = await database.query<Job>(`select ${jobColumns} from scheduler.jobs j where j.id = $1`, [jobId])
      return job
    },
  }
}

const toContext = (options: QueueOptions, wakeUps: WakeUps): CoreContext => ({
  database: options.database,
  wakeUps,
  timings: options.timings ?? defaultTimings,
  random: options.random ?? Math.random,
  newId: options.newId ?? newId,
  recordEnded: options.recordEnded ?? (async () => {}),
})
