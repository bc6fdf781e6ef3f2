import type { Sql } from '@testmesh/storage'
import type { AttemptOutcome, Fence, RecordEnd } from '../job-queue.ts'
import type { CoreContext } from './core-context.ts'

interface End {
  readonly state: 'succeeded' | 'failed' | 'cancelled'
  readonly outcome: AttemptOutcome
  readonly reason: string | null
  readonly record: RecordEnd | undefined
}

/** Ends a job in the hands of its worker: the job, its attempt, and what `record` writes, all at once or not at all. */
export const finish = async (context: CoreContext, fence: Fence, end: End): Promise<boolean> => {
  const { database } = context
  const { record } = end
  if (!record) return (await endJob(database, fence, end)) || hasEnded(database, fence, end)
  const isEnded = await database.transaction(async (sql) => {
    if (!(await endJob(sql, fence, end))) return false
    await record(sql, end.state)
    return true
  })
  return isEnded || hasEnded(database, fence, end)
}

const endJob = async (sql: Sql, { jobId, epoch }: Fence, { state, outcome, reason }: End): Promise<boolean> => {
  const from = state === 'cancelled' ? 'cancelling' : 'running'
  return (await sql.query(endHeld, [jobId, epoch, from, state, outcome, reason])).length > 0
}

/** Whether this very attempt had ended it so before, and only the answer was lost. */
const hasEnded = async (sql: Sql, { jobId, epoch }: Fence, { state }: End): Promise<boolean> =>
  (await sql.query(findEnded, [jobId, epoch, state])).length > 0

// A cancelled job keeps the reason that came with the wish.
const endHeld = `
  with ended as (
    update scheduler.jobs
    set state = $4, reason = coalesce($6, case when state = 'cancelling' then reason end), finished_at = tm.now(), lease_until = null
    where id = $1 and epoch = $2 and state = $3
    returning id, epoch
  )
  update scheduler.attempts a
  set ended_at = tm.now(), outcome = $5, error = case when $6::text is not null then jsonb_build_object('message', $6::text) end
  from ended where a.job_id = ended.id and a.epoch = ended.epoch
  returning a.job_id`

const findEnded = `select id from scheduler.jobs where id = $1 and epoch = $2 and state = $3`
