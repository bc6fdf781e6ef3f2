import { openStates } from '../executions/cleanup-ledger.ts'
import { firstIdAt } from '../new-id.ts'
import type { Database, Sql } from '../ports.ts'

export interface Old {
  /** What ended, or was written, before this long ago; by the clock of the database. Milliseconds. */
  readonly olderThanMs: number
  /** At most so many: one transaction holds them. */
  readonly limit: number
}

/** Of all workspaces. Each resolves to how many it removed: fewer than `limit` when there are no more. Any number of processes may call them. */
export interface OldRows {
  /**
   * Executions that ended, with their events, steps and artifacts, and their job with its attempts. One that left something in a
   * system under test which is still to be removed stays until it is.
   */
  executions(old: Old): Promise<number>
  /** Jobs that ended and have no execution any more, with their attempts. */
  jobs(old: Old): Promise<number>
  /** What came of the times of schedules. */
  fires(old: Old): Promise<number>
  /** What came to triggers. */
  arrivals(old: Old): Promise<number>
  /** What webhooks told. What is still to be told stays. */
  deliveries(old: Old): Promise<number>
  audit(old: Old): Promise<number>
  /** Workers that fell silent without a word. */
  workers(old: Old): Promise<number>
  /** Bytes that no execution, version of a flow or file of a project names. They count from when somebody last put or asked for them. */
  contents(old: Old): Promise<number>
  /** Lets the embedded database use the space of what was removed: PostgreSQL does so by itself. */
  reclaim(): Promise<void>
}

export const oldRowsOf = (database: Database): OldRows => {
  // It may take long where executions have long logs.
  const remove = (text: string, { olderThanMs, limit }: Old, before?: (sql: Sql) => Promise<unknown>) =>
    database.transaction(
      async (sql) => {
        await before?.(sql)
        return (await sql.query(text, [olderThanMs, limit])).length
      },
      { isPatient: true },
    )
  return {
    executions: (old) => remove(removeExecutions, old),
    jobs: (old) => remove(removeJobs, old),
    fires: (old) => remove(removeFires, old),
    arrivals: (old) => remove(removeArrivals, old),
    deliveries: (old) => remove(removeDeliveries, old),
    audit: (old) => remove(removeAudit, old, (sql) => sql.query(`select set_config('tm.removes_old', 'yes', true)`)),
    workers: (old) => remove(removeWorkers, old),
    contents: (old) => remove(removeContents, old),
    reclaim: async () => {
      if (database.kind !== 'pglite') return
      // One at a time: others come in between.
      for (const { name } of await database.query<{ name: string }>(tableNames)) await database.query(`vacuum (analyze) ${name}`)
    },
  }
}

const bound = `tm.now() - $1::float8 * interval '1 millisecond'`

/** Ids begin with the time they were made at, and nothing ends before it was made: so the key alone leads to what may be old. */
const firstIdOfBound = firstIdAt(bound)

const removeExecutions = `
  with old as (
    select id from executions.executions as execution
    where id < ${firstIdOfBound} and status = 'finished' and finished_at < ${bound}
      and not exists (select from scheduler.jobs where jobs.id = execution.id and jobs.finished_at is null)
      and not exists (select from executions.cleanup where execution_id = execution.id and state in (${openStates}))
    order by id limit $2
    for update skip locked
  ), jobs as (
    delete from scheduler.jobs using old where jobs.id = old.id
  )
  delete from executions.executions as execution using old where execution.id = old.id
  returning execution.id`

const removeJobs = `
  with old as (
    select id from scheduler.jobs as job
    where id < ${firstIdOfBound} and finished_at < ${bound}
      and not exists (select from executions.executions where executions.id = job.id)
    order by id limit $2
    for update skip locked
  )
  delete from scheduler.jobs using old where jobs.id = old.id
  returning jobs.id`

const removeFires = `
  with old as (
    select schedule_id, scheduled_for from scheduler.fires where fired_at < ${bound} limit $2 for update skip locked
  )
  delete from scheduler.fires using old
  where fires.schedule_id = old.schedule_id and fires.scheduled_for = old.scheduled_for
  returning fires.schedule_id`

const removeArrivals = `
  delete from scheduler.arrivals
  where id in (select id from scheduler.arrivals where at < ${bound} limit $2 for update skip locked)
  returning id`

const removeDeliveries = `
  delete from executions.deliveries
  where id in (select id from executions.deliveries where ended_at < ${bound} limit $2 for update skip locked)
  returning id`

const removeAudit = `
  delete from users.audit
  where id in (select id from users.audit where id < ${firstIdOfBound} and at < ${bound} order by id limit $2 for update skip locked)
  returning id`

const removeWorkers = `
  delete from scheduler.workers
  where owner in (select owner from scheduler.workers where last_seen_at < ${bound} limit $2 for update skip locked)
  returning owner`

const removeContents = `
  with named as materialized (
    select workspace_id, file.value as sha256 from executions.executions, jsonb_each_text(bundle -> 'files') as file
    union
    select workspace_id, sha256 from flows.versions
    union
    select workspace_id, sha256 from flows.files
  ), old as (
    select workspace_id, sha256 from flows.contents as content
    where created_at < ${bound}
      and not exists (select from named where named.workspace_id = content.workspace_id and named.sha256 = content.sha256)
    limit $2
    for update skip locked
  )
  delete from flows.contents as content using old
  where content.workspace_id = old.workspace_id and content.sha256 = old.sha256
  returning content.sha256`

const tableNames = `
  select format('%I.%I', schemaname, tablename) as name from pg_tables
  where schemaname in ('users', 'flows', 'executions', 'scheduler', 'environments')`
