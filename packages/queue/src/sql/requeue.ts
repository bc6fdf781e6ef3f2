import type { Sql } from '@testmesh/storage'
import type { Enqueued } from '../job-queue.ts'
import { workIn } from '../wake-ups/wake-ups.ts'
import type { CoreContext } from './core-context.ts'

export const requeue = async (context: CoreContext, jobId: string, sql: Sql): Promise<Enqueued | undefined> => {
  const [made] = await sql.query<{ id: string; pool: string }>(copyEnded, [jobId, context.newId()])
  if (made) await context.wakeUps.send([workIn(made.pool)], sql)
  if (made) return { id: made.id, isNew: true }
  const [earlier] = await sql.query<{ id: string }>(findCopy, [jobId])
  return earlier && { id: earlier.id, isNew: false }
}

// The key keeps two operators from making two copies.
const copyEnded = `
  insert into scheduler.jobs as j
    (id, workspace_id, pool, kind, payload, dedupe_key, priority, state, run_at, max_losses, timeout_s, requeued_from)
  select $2::uuid, workspace_id, pool, kind, payload, 'requeue:' || id, priority, 'queued', tm.now(), max_losses, timeout_s, id
  from scheduler.jobs
  where id = $1::uuid and state in ('dead', 'failed', 'cancelled')
  on conflict do nothing
  returning j.id, j.pool`

const findCopy = `
  select j.id from scheduler.jobs j join scheduler.jobs o on j.workspace_id = o.workspace_id and j.dedupe_key = 'requeue:' || o.id
  where o.id = $1::uuid`
