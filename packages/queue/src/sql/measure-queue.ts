import type { Sql } from '@testmesh/storage'
import { defaultTimings } from '../timings.ts'

/** How a pool stands, for metrics. */
export interface PoolMeasure {
  readonly pool: string
  /** Ready to be claimed. */
  readonly queued: number
  readonly running: number
  /** How long the first in line has been ready, in seconds. 0 when none is. */
  readonly oldestSeconds: number
  /** That were heard within a lease, and take more. */
  readonly workers: number
  /** That these workers have, taken or free. */
  readonly slots: number
}

/** Pools that have something queued or running, or a worker, be it one that fell silent; by name. */
export const measureQueue = (sql: Sql, { leaseMs } = defaultTimings): Promise<PoolMeasure[]> =>
  sql.query<PoolMeasure>(measurePools, [leaseMs])

const measurePools = `
  with jobs as (
    select pool,
      count(*) filter (where state = 'queued')::int as queued,
      count(*) filter (where state in ('running', 'cancelling'))::int as running,
      coalesce(extract(epoch from tm.now() - min(run_at) filter (where state = 'queued')), 0)::float8 as "oldestSeconds"
    from scheduler.jobs
    where state in ('queued', 'running', 'cancelling')
    group by pool
  ), workers as (
    select pool, count(*) filter (where is_taking)::int as workers, sum(slots) filter (where is_taking)::int as slots
    from scheduler.workers,
      lateral (select not stopping and last_seen_at > tm.now() - $1::float8 * interval '1 millisecond' as is_taking) as sign
    group by pool
  )
  select pool, coalesce(queued, 0) as queued, coalesce(running, 0) as running, coalesce("oldestSeconds", 0) as "oldestSeconds",
    coalesce(workers, 0) as workers, coalesce(slots, 0) as slots
  from jobs full join workers using (pool)
  order by pool`
