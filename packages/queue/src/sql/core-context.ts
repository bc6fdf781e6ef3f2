import type { Database, Sql } from '@testmesh/storage'
import type { EndedJob } from '../job-queue.ts'
import type { Timings } from '../timings.ts'
import type { WakeUps } from '../wake-ups/wake-ups.ts'

/** What every command of the core works with. */
export interface CoreContext {
  readonly database: Database
  readonly wakeUps: WakeUps
  readonly timings: Timings
  /** Between 0 and 1, for the jitter of the backoff. */
  readonly random: () => number
  readonly newId: () => string
  /** Records the end of jobs that no worker is there to record, in the transaction that ends them. */
  readonly recordEnded: (sql: Sql, jobs: readonly EndedJob[]) => Promise<void>
}
