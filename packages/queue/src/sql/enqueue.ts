import type { Sql } from '@testmesh/storage'
import type { Enqueued, NewJob } from '../job-queue.ts'
import { workIn } from '../wake-ups/wake-ups.ts'
import type { CoreContext } from './core-context.ts'

export const enqueueAll = async (context: CoreContext, jobs: readonly NewJob[], sql: Sql): Promise<readonly Enqueued[]> => {
  const rows = jobs.map((job) => toRow(job, job.id ?? context.newId()))
  const inserted = await sql.query<{ id: string; isQueued: boolean }>(insertJobs, [JSON.stringify(rows)])
  const isNew = new Set(inserted.map(({ id }) => id))
  const earlier = inserted.length === rows.length ? new Map<string, string>() : await findEarlier(sql, rows)
  const queued = new Set(inserted.filter(({ isQueued }) => isQueued).map(({ id }) => id))
  await context.wakeUps.send(new Set(rows.filter(({ id }) => queued.has(id)).map(({ pool }) => workIn(pool))), sql)
  return rows.map(({ id, workspace_id, dedupe_key }) =>
    isNew.delete(id) ? { id, isNew: true } : { id: earlier.get(keyOf(workspace_id, dedupe_key)) ?? id, isNew: false },
  )
}

const defaultTimeoutMs = 900_000

const toRow = (job: NewJob, id: string) => ({
  id,
  workspace_id: job.workspaceId,
  pool: job.pool,
  kind: job.kind,
  payload: job.payload,
  dedupe_key: job.dedupeKey ?? null,
  priority: job.priority ?? 0,
  run_at: job.runAt?.toISOString() ?? null,
  delay_ms: job.delayMs ?? 0,
  max_losses: job.maxLosses ?? 3,
  timeout_s: Math.ceil((job.timeoutMs ?? defaultTimeoutMs) / 1000),
})

type Row = ReturnType<typeof toRow>

const keyOf = (workspaceId: string, dedupeKey: string | null): string => JSON.stringify([workspaceId, dedupeKey])

// The list travels as text: a driver would have to guess whether an array is JSON or an array of the database.
const insertJobs = `
  insert into scheduler.jobs as j
    (id, workspace_id, pool, kind, payload, dedupe_key, priority, state, run_at, max_losses, timeout_s)
  select id, workspace_id, pool, kind, payload, dedupe_key, priority,
    case when due.at <= tm.now() then 'queued' else 'waiting' end, due.at, max_losses, timeout_s
  from jsonb_to_recordset($1::text::jsonb) as n
    (id uuid, workspace_id uuid, pool text, kind text, payload jsonb, dedupe_key text, priority int2, run_at timestamptz,
     delay_ms float8, max_losses int, timeout_s int)
  cross join lateral (select coalesce(n.run_at, tm.now() + n.delay_ms * interval '1 millisecond') as at) as due
  on conflict do nothing
  returning j.id, j.state = 'queued' as "isQueued"`

/** Who holds the keys that were taken. A statement of its own: only a new one sees what was committed while the insert waited. */
const findEarlier = async (sql: Sql, rows: readonly Row[]): Promise<Map<string, string>> => {
  const keyed = rows.filter(({ dedupe_key }) => dedupe_key !== null)
  const found = await sql.query<{ id: string; workspaceId: string; dedupeKey: string }>(findByKey, [
    keyed.map(({ workspace_id }) => workspace_id),
    keyed.map(({ dedupe_key }) => dedupe_key),
  ])
  return new Map(found.map(({ id, workspaceId, dedupeKey }) => [keyOf(workspaceId, dedupeKey), id]))
}

const findByKey = `
  select j.id, j.workspace_id as "workspaceId", j.dedupe_key as "dedupeKey"
  from unnest($1::uuid[], $2::text[]) as wanted(workspace_id, dedupe_key)
  join scheduler.jobs j on j.workspace_id = wanted.workspace_id and j.dedupe_key = wanted.dedupe_key`
