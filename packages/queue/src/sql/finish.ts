import type { Sql } from '@testmesh/storage'
import type { AttemptOutcome, EndedJob, Fence, JobState, RecordEnd } from '../job-queue.ts'
import type { CoreContext } from './core-context.ts'
import { endedColumns } from './job-columns.ts'

interface End {
  readonly state: 'succeeded' | 'failed' | 'cancelled'
  readonly outcome: AttemptOutcome
  readonly reason: string | null
  readonly record: RecordEnd | undefined
}

/** Ends a job in the hands of its worker: the job, its attempt, and what is recorded of it, all at once or not at all. */
export const finish = async (context: CoreContext, fence: Fence, end: End): Promise<boolean> => {
  const { database, recordEnded } = context
  const isEnded = await database.transaction(async (sql) => {
    const [job] = await sql.query<EndedJob>(endHeld, [fence.jobId, fence.epoch, sourceOf(end), end.state, end.outcome, end.reason])
    if (!job) return false
    if (end.record) await end.record(sql, end.state)
    // A handler that was stopped, or gave up, may have had no word left.
    else if (end.state !== 'succeeded') await recordEnded(sql, [job])
    return true
  })
  return isEnded || hasEnded(database, fence, end)
}

const sourceOf = ({ state }: End): JobState => (state === 'cancelled' ? 'cancelling' : 'running')

/** Whether this very attempt had ended it so before, and only the answer was lost. */
const hasEnded = async (sql: Sql, { jobId, epoch }: Fence, { state }: End): Promise<boolean> =>
  (await sql.query(findEnded, [jobId, epoch, state])).length > 0

// A cancelled job keeps the reason that came with the wish.
const endHeld = `
  with ended as (
    update scheduler.jobs
    set state = $4, reason = coalesce($6, case when state = 'cancelling' then reason end), finished_at = tm.now(), lease_until = null
    where id = $1 and epoch = $2 and state = $3
    returning *
  ), closed as (
    update scheduler.attempts a
    set ended_at = tm.now(), outcome = $5, error = case when $6::text is not null then jsonb_build_object('message', $6::text) end
    from ended where a.job_id = ended.id and a.epoch = ended.epoch
  )
  select ${endedColumns} from ended j`

const findEnded = `select id from scheduler.jobs where id = $1 and epoch = $2 and state = $3`
