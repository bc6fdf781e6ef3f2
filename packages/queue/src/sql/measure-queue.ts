import type { Sql } from '@testmesh/storage'

/** How a pool stands, for metrics. */
export interface PoolMeasure {
  readonly pool: string
  /** Ready to be claimed. */
  readonly queued: number
  readonly running: number
  /** How long the first in line has been ready, in seconds. 0 when none is. */
  readonly oldestSeconds: number
}

/** Pools that have something queued or running, by name. */
export const measureQueue = (sql: Sql): Promise<PoolMeasure[]> => sql.query<PoolMeasure>(measurePools)

const measurePools = `
  select pool,
    count(*) filter (where state = 'queued')::int as queued,
    count(*) filter (where state in ('running', 'cancelling'))::int as running,
    coalesce(extract(epoch from tm.now() - min(run_at) filter (where state = 'queued')), 0)::float8 as "oldestSeconds"
  from scheduler.jobs
  where state in ('queued', 'running', 'cancelling')
  group by pool
  order by pool`
