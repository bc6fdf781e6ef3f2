import type { Sql } from '@testmesh/storage'

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
export const noteWorker = async (sql: Sql, worker: WorkerRow): Promise<void> => {
  const { owner, workspaceId = null, pool, slots, host, pid, version, isStopping } = worker
  await sql.query(note, [owner, workspaceId, pool, slots, host, pid, version, isStopping])
}

/** It has ended, and nobody waits for it. */
export const forgetWorker = async (sql: Sql, owner: string): Promise<void> => {
  await sql.query('delete from scheduler.workers where owner = $1', [owner])
}

/** A key that leaked fills no table. */
const mostOfWorkspace = 1_000

// What was said before it began to stop may arrive after it.
const note = `
  insert into scheduler.workers (owner, workspace_id, pool, slots, host, pid, version, stopping)
  select $1, $2::uuid, $3, $4, $5, $6, $7, $8
  where $2::uuid is null or exists (select from scheduler.workers where owner = $1)
    or (select count(*) from scheduler.workers where workspace_id = $2) < ${mostOfWorkspace}
  on conflict (owner) do update set stopping = workers.stopping or excluded.stopping, last_seen_at = tm.now()`
