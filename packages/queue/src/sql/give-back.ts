import type { EndedJob, Fence, JobState, ReleaseOptions } from '../job-queue.ts'
import { workIn } from '../wake-ups/wake-ups.ts'
import type { CoreContext } from './core-context.ts'
import { endedColumns } from './job-columns.ts'
import { type LostAttempt, lose } from './lose.ts'

export const retry = (context: CoreContext, { jobId, epoch }: Fence, reason: string): Promise<JobState | undefined> =>
  context.database.transaction(async (sql) => {
    const held = await sql.query<LostAttempt>(lockHeld, [jobId, epoch])
    const [state] = await lose(context, sql, held, { reason, hasBackoff: true })
    return state
  })

export const release = (
  context: CoreContext,
  { jobId, epoch }: Fence,
  { reason, restMs = 0 }: ReleaseOptions = {},
): Promise<JobState | undefined> =>
  context.database.transaction(async (sql) => {
    const given = [jobId, epoch, reason, restMs]
    const [job] = await sql.query<Omit<EndedJob, 'state'> & { state: JobState; pool: string }>(releaseHeld, given)
    if (job?.state === 'cancelled') await context.recordEnded(sql, [{ ...job, state: 'cancelled' }])
    if (job?.state === 'queued') await context.wakeUps.send([workIn(job.pool)], sql)
    return job?.state
  })

const lockHeld = `
  select id as "jobId", epoch, losses from scheduler.jobs
  where id = $1 and epoch = $2 and state in ('running', 'cancelling')
  for update`

const releaseHeld = `
  with released as (
    update scheduler.jobs
    set state = case when state = 'cancelling' then 'cancelled' when $4::float8 > 0 then 'waiting' else 'queued' end,
      run_at = case when $4::float8 > 0 then tm.now() + $4::float8 * interval '1 millisecond' else run_at end,
      finished_at = case when state = 'cancelling' then tm.now() end, owner = null, lease_until = null
    where id = $1 and epoch = $2 and state in ('running', 'cancelling')
    returning *
  ), closed as (
    update scheduler.attempts a
    set ended_at = tm.now(), outcome = case when released.state = 'cancelled' then 'cancelled' else 'released' end,
      error = case when $3::text is not null then jsonb_build_object('message', $3::text) end
    from released where a.job_id = released.id and a.epoch = released.epoch
  )
  select ${endedColumns}, j.pool from released j`
