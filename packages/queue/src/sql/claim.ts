import type { Claim, ClaimRequest } from '../job-queue.ts'
import type { CoreContext } from './core-context.ts'
import { claimColumns } from './job-columns.ts'

export const claimById = async ({ database, timings }: CoreContext, jobId: string, owner: string): Promise<Claim | undefined> => {
  const [claim] = await database.query<Claim>(claimOne, [owner, timings.leaseMs, jobId])
  return claim
}

export const claimNext = async (
  { database, timings }: CoreContext,
  { pool, workspaceId, limit, owner }: ClaimRequest,
): Promise<readonly Claim[]> => (limit < 1 ? [] : database.query<Claim>(claimFirst, [owner, timings.leaseMs, pool, limit, workspaceId]))

/** Claims the rows of `picked`, which holds their locks, and opens an attempt for each. */
const claimPicked = `
  claimed as (
    update scheduler.jobs j
    set state = 'running', epoch = j.epoch + 1, attempt = j.attempt + 1, owner = $1,
      lease_until = tm.now() + $2::float8 * interval '1 millisecond'
    from picked
    where j.id = picked.id and j.state = 'queued' and j.cancel_requested_at is null
    returning j.*
  ), opened as (
    insert into scheduler.attempts (workspace_id, job_id, epoch, owner, started_at)
    select workspace_id, id, epoch, owner, tm.now() from claimed
  )
  select ${claimColumns} from claimed j`

const claimOne = `
  with picked as (
    select id from scheduler.jobs where id = $3::uuid and state = 'queued' for update
  ), ${claimPicked}`

// Materialized: a sub-query with a limit that the planner runs twice would lock more rows than it claims.
const claimFirst = `
  with picked as materialized (
    select id from scheduler.jobs
    where pool = $3 and state = 'queued' and cancel_requested_at is null and ($5::uuid is null or workspace_id = $5)
    order by priority, run_at, id
    limit $4
    for update skip locked
  ), ${claimPicked}
  order by j.priority, j.run_at, j.id`
