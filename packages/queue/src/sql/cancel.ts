import type { Sql } from '@testmesh/storage'
import type { CancelOptions, EndedJob, JobState } from '../job-queue.ts'
import { cancelOf } from '../wake-ups/wake-ups.ts'
import type { CoreContext } from './core-context.ts'
import { endedColumns } from './job-columns.ts'

export const cancel = (context: CoreContext, jobId: string, { reason, sql }: CancelOptions): Promise<JobState | undefined> => {
  const work = (inside: Sql) => cancelIn(context, inside, [jobId, reason ?? 'cancelled'])
  return sql ? work(sql) : context.database.transaction(work)
}

type Wish = Omit<EndedJob, 'state'> & { readonly state: JobState; readonly owner: string | null }

const cancelIn = async (
  context: CoreContext,
  sql: Sql,
  params: readonly [jobId: string, reason: string],
): Promise<JobState | undefined> => {
  const [job] = await sql.query<Wish>(requestCancel, params)
  if (!job) return findState(sql, params[0])
  if (job.state === 'cancelled') await context.recordEnded(sql, [{ ...job, state: 'cancelled' }])
  else if (job.owner) await context.wakeUps.send([cancelOf(job.owner)], sql)
  return job.state
}

const findState = async (sql: Sql, jobId: string): Promise<JobState | undefined> => {
  const [job] = await sql.query<{ state: JobState }>('select state from scheduler.jobs where id = $1', [jobId])
  return job?.state
}

const requestCancel = `
  update scheduler.jobs j
  set state = case when state in ('waiting', 'queued') then 'cancelled' else 'cancelling' end,
    finished_at = case when state in ('waiting', 'queued') then tm.now() end,
    cancel_requested_at = tm.now(), reason = $2
  where id = $1 and state in ('waiting', 'queued', 'running')
  returning ${endedColumns}, j.owner`
