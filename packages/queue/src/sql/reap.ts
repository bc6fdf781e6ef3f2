import type { JobState, Reaped } from '../job-queue.ts'
import type { CoreContext } from './core-context.ts'
import { type LostAttempt, lose } from './lose.ts'

const pageSize = 500

export const reap = (context: CoreContext): Promise<Reaped> =>
  inPages(() =>
    context.database.transaction(async (sql) => {
      const expired = await sql.query<LostAttempt>(lockExpired, [context.timings.leaseMs, pageSize])
      return lose(context, sql, expired, { reason: 'its worker fell silent', hasBackoff: true })
    }),
  )

/** A job that brought the process down is counted; no other process is there to wait for. */
export const recover = (context: CoreContext): Promise<Reaped> =>
  inPages(() =>
    context.database.transaction(async (sql) => {
      const held = await sql.query<LostAttempt>(lockAllHeld, [pageSize])
      return lose(context, sql, held, { reason: 'the process ended while it ran', hasBackoff: false })
    }),
  )

const inPages = async (takePage: () => Promise<readonly JobState[]>): Promise<Reaped> => {
  const states: JobState[] = []
  for (let page = await takePage(); page.length > 0; page = page.length < pageSize ? [] : await takePage()) states.push(...page)
  const count = (wanted: JobState) => states.filter((state) => state === wanted).length
  return { retried: count('waiting'), dead: count('dead'), cancelled: count('cancelled') }
}

// The rest after a start of PostgreSQL: workers could not beat while it was away.
const lockExpired = `
  select id as "jobId", epoch, losses from scheduler.jobs
  where state in ('running', 'cancelling') and lease_until < tm.now()
    and pg_postmaster_start_time() + $1::float8 * interval '1 millisecond' <= tm.now()
  order by lease_until
  limit $2
  for update skip locked`

const lockAllHeld = `
  select id as "jobId", epoch, losses from scheduler.jobs
  where state in ('running', 'cancelling')
  order by id
  limit $1
  for update`
