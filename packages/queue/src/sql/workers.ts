import type { Sql } from '@testmesh/storage'
import { defaultTimings } from '../timings.ts'

/** A process that takes jobs. */
export interface WorkerRow {
  /** As jobs and attempts name it. */
  readonly owner: string
  /** Whose jobs alone it takes. Absent: those of all. */
  readonly workspaceId?: string
  readonly pool: string
  /** Jobs at a time. */
  readonly slots: number
  readonly host: string
  readonly pid: number
  /** Of TestMesh. */
  readonly version: string
  /** It takes no more, and goes on with what it has. */
  readonly isStopping: boolean
}

/** It lives: what makes it known is what keeps it so. */
export const noteWorker = async (sql: Sql, worker: WorkerRow, { leaseMs } = defaultTimings): Promise<void> => {
  const { owner, workspaceId = null, pool, slots, host, pid, version, isStopping } = worker
  await sql.query(note, [owner, workspaceId, pool, slots, host, pid, version, isStopping, leaseMs])
}

/** It has ended, and nobody waits for it. */
export const forgetWorker = async (sql: Sql, owner: string): Promise<void> => {
  await sql.query('delete from scheduler.workers where owner = $1', [owner])
}

/** Of those of a workspace that live: a key that leaked fills no table. */
const mostAlive = 1_000
/** Of those of a workspace that fell silent: they make room for others. */
const mostSilent = 100

const isAlive = `last_seen_at > tm.now() - $9::float8 * interval '1 millisecond'`

// What was said before it began to stop may arrive after it.
const note = `
  with known as (
    select from scheduler.workers where owner = $1
  ), room as (
    delete from scheduler.workers
    where not exists (select from known) and owner in (
      select owner from scheduler.workers
      where workspace_id = $2::uuid and not ${isAlive} order by last_seen_at desc offset ${mostSilent} for update skip locked
    )
  )
  insert into scheduler.workers (owner, workspace_id, pool, slots, host, pid, version, stopping)
  select $1, $2::uuid, $3, $4, $5, $6, $7, $8
  where $2::uuid is null or exists (select from known)
    or (select count(*) from scheduler.workers where workspace_id = $2 and ${isAlive}) < ${mostAlive}
  on conflict (owner) do update set stopping = workers.stopping or excluded.stopping, last_seen_at = tm.now()`
