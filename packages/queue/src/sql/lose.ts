import type { Sql } from '@testmesh/storage'
import { infraBackoff } from '../infra-backoff.ts'
import type { EndedJob, JobState } from '../job-queue.ts'
import type { CoreContext } from './core-context.ts'
import { endedColumns } from './job-columns.ts'

/** An attempt that is lost, as read under the lock of its job's row. */
export interface LostAttempt {
  readonly jobId: string
  readonly epoch: number
  /** Before this one. */
  readonly losses: number
}

export interface Loss {
  readonly reason: string
  /** Whether the job rests before the next attempt. */
  readonly hasBackoff: boolean
}

type LostJob = Omit<EndedJob, 'state'> & { readonly state: JobState }

/** The one place that counts losses: back to `waiting` for its backoff, or the end. Answers the states the jobs came to. */
export const lose = async (context: CoreContext, sql: Sql, attempts: readonly LostAttempt[], loss: Loss): Promise<JobState[]> => {
  if (attempts.length === 0) return []
  const { random, timings } = context
  const jobs = await sql.query<LostJob>(loseAttempts, [
    attempts.map(({ jobId }) => jobId),
    attempts.map(({ epoch }) => epoch),
    attempts.map(({ losses }) => (loss.hasBackoff ? infraBackoff(losses + 1, random(), timings) : 0)),
    loss.reason,
  ])
  const ended = jobs.filter((job): job is EndedJob => job.state === 'dead' || job.state === 'cancelled')
  if (ended.length > 0) await context.recordEnded(sql, ended)
  return jobs.map(({ state }) => state)
}

const loseAttempts = `
  with lost as (
    update scheduler.jobs j
    set losses = j.losses + 1, owner = null, lease_until = null,
      state = case when j.state = 'cancelling' then 'cancelled' when j.losses + 1 >= j.max_losses then 'dead' else 'waiting' end,
      finished_at = case when j.state = 'cancelling' or j.losses + 1 >= j.max_losses then tm.now() end,
      reason = case when j.state = 'cancelling' then j.reason else $4 end,
      run_at = tm.now() + rest.ms * interval '1 millisecond'
    from unnest($1::uuid[], $2::bigint[], $3::float8[]) as rest(id, epoch, ms)
    where j.id = rest.id and j.epoch = rest.epoch and j.state in ('running', 'cancelling')
    returning j.*
  ), closed as (
    update scheduler.attempts a set ended_at = tm.now(), outcome = 'lost', error = jsonb_build_object('message', $4)
    from lost where a.job_id = lost.id and a.epoch = lost.epoch
  )
  select ${endedColumns} from lost j`
