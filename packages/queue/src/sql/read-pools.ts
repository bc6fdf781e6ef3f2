import { firstIdAt, type Sql } from '@testmesh/storage'
import { defaultTimings } from '../timings.ts'
import type { WorkerRow } from './workers.ts'

/** How the executions of a workspace stand in a pool, and who may take them. */
export interface PoolRead {
  readonly pool: string
  /** Jobs of the workspace that nobody has yet. */
  readonly waiting: number
  /** Since when the first of them could have been taken. Null: none can be. */
  readonly waitingSince: Date | null
  readonly running: number
  /** Where none of the workers takes more: whether somebody has, or ended lately, something of it who is not among them. Earlier versions are not. */
  readonly hasUnlisted: boolean
  /** Those that were heard lately first, then by host and process. Of the others the 20 that were heard last. */
  readonly workers: readonly KnownWorker[]
}

export interface KnownWorker extends Omit<WorkerRow, 'workspaceId'> {
  /** It takes jobs of this workspace alone, and reaches only the server. */
  readonly isAgent: boolean
  /** Jobs that it has, of whatever workspace. */
  readonly busy: number
  readonly startedAt: Date
  readonly lastSeenAt: Date
  /** It was heard within a lease. */
  readonly isOnline: boolean
}

/** Pools that have a worker for the workspace, or something of it that has not ended; by name. */
export const readPools = async (sql: Sql, workspaceId: string, { leaseMs } = defaultTimings): Promise<readonly PoolRead[]> => {
  const jobs = await sql.query<Omit<PoolRead, 'workers' | 'hasUnlisted'>>(jobsByPool, [workspaceId])
  const workers = await sql.query<KnownWorker>(workersOf, [workspaceId, leaseMs])
  const names = new Set([...jobs, ...workers].map(({ pool }) => pool))
  const taken = new Set(workers.filter(({ isOnline, isStopping }) => isOnline && !isStopping).map(({ pool }) => pool))
  const untaken = [...names].filter((pool) => !taken.has(pool))
  const unlisted = untaken.length > 0 ? await sql.query<{ pool: string }>(unlistedIn, [workspaceId, untaken]) : []
  const none = { waiting: 0, waitingSince: null, running: 0 }
  return [...names].sort().map((pool) => ({
    ...(jobs.find((one) => one.pool === pool) ?? { pool, ...none }),
    hasUnlisted: unlisted.some((one) => one.pool === pool),
    workers: workers.filter((one) => one.pool === pool),
  }))
}

const jobsByPool = `
  select pool,
    count(*) filter (where state in ('waiting', 'queued'))::int as waiting,
    min(run_at) filter (where state = 'queued') as "waitingSince",
    count(*) filter (where state in ('running', 'cancelling'))::int as running
  from scheduler.jobs
  where workspace_id = $1 and state in ('waiting', 'queued', 'running', 'cancelling')
  group by pool`

const lately = `tm.now() - interval '10 minutes'`

// Of what ended lately, what was made lately is enough: the index gives it.
const unlistedIn = `
  select distinct pool from scheduler.jobs as job
  where workspace_id = $1 and pool = any ($2) and owner is not null
    and (state in ('running', 'cancelling') or (id >= ${firstIdAt(lately)} and finished_at > ${lately}))
    and not exists (select from scheduler.workers where workers.owner = job.owner)`

/** Of each pool: one that crashes again and again leaves many. */
const mostSilent = 20

const workersOf = `
  with busy as (
    select owner, count(*)::int as jobs from scheduler.jobs where state in ('running', 'cancelling') group by owner
  ), heard as (
    select *, row_number() over (partition by pool, is_online order by last_seen_at desc) as place
    from scheduler.workers, lateral (select last_seen_at > tm.now() - $2::float8 * interval '1 millisecond' as is_online) as sign
    where workspace_id is null or workspace_id = $1
  )
  select owner, pool, slots, host, pid, version, stopping as "isStopping", workspace_id is not null as "isAgent",
    coalesce(jobs, 0) as busy, started_at as "startedAt", last_seen_at as "lastSeenAt", is_online as "isOnline"
  from heard left join busy using (owner)
  where is_online or place <= ${mostSilent}
  order by is_online desc, host, pid, owner`
