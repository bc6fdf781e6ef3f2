import type { JsonValue } from '@testmesh/protocol'
import { newId } from '../new-id.ts'
import type { Sql } from '../ports.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import type { Start } from './executions.ts'

export interface NewCleanup {
  /** Added again under the same one, it is there once. Default: a new one. */
  readonly id?: string
  /** Path of the step that made it. */
  readonly path: string
  /** The action whose `undo` knows the kind; empty for cleanup steps of a flow. */
  readonly action: string
  readonly kind: string
  /** What it takes to remove it. Sealed by whoever adds it. */
  readonly ref: JsonValue
}

export interface CleanupEntry extends NewCleanup {
  readonly id: string
  readonly executionId: string
  readonly attempts: number
}

/** What executions made elsewhere, and must remove. */
export interface CleanupLedger {
  /** Resolves to the entry's id, committed with the transaction. */
  add(start: Start, entry: NewCleanup): Promise<string>
  /** It is gone. False when there is no such open entry. */
  done(id: string): Promise<boolean>
  /** It could not be removed; it is due again after `retryMs`, or given up when that is not given. False when there is no such open entry. */
  failed(id: string, problem: { readonly error: string; readonly retryMs?: number }): Promise<boolean>
  /** Of an execution, what is still there, the last made first. */
  open(executionId: string): Promise<readonly CleanupEntry[]>
}

export const cleanupLedgerOf = (sql: TenantSql): CleanupLedger => ({
  add: async ({ executionId, epoch }, { id = newId(), path, action, kind, ref }) => {
    await sql.query(insertEntry, [id, executionId, epoch, action, kind, { path, ref }])
    return id
  },
  done: async (id) => {
    const rows = await sql.query(
      `update executions.cleanup set state = 'undone', updated_at = tm.now(), next_at = null
       where workspace_id = $1 and id = $2 and state in (${openStates}) returning id`,
      [id],
    )
    return rows.length > 0
  },
  failed: async (id, { error, retryMs }) => {
    const rows = await sql.query(
      `update executions.cleanup
       set state = case when $4::float8 is null then 'abandoned' else 'failing' end, attempts = attempts + 1, last_error = $3,
         next_at = tm.now() + $4::float8 * interval '1 millisecond', updated_at = tm.now()
       where workspace_id = $1 and id = $2 and state in (${openStates}) returning id`,
      [id, error, retryMs],
    )
    return rows.length > 0
  },
  open: (executionId) =>
    sql.query<CleanupEntry>(
      `select id, execution_id as "executionId", action, kind, ref ->> 'path' as path, ref -> 'ref' as ref, attempts
       from executions.cleanup
       where workspace_id = $1 and execution_id = $2 and state in (${openStates})
       order by epoch desc, ord desc`,
      [executionId],
    ),
})

/** Of what is still there. */
export const openStates = `'intended', 'created', 'failing'`

const insertEntry = `
  insert into executions.cleanup (workspace_id, id, execution_id, epoch, ord, action, kind, ref, state)
  select $1::uuid, $2::uuid, $3::uuid, $4::bigint,
    (select coalesce(max(ord), -1) + 1 from executions.cleanup where execution_id = $3 and epoch = $4), $5::text, $6::text, $7::jsonb, 'created'
  on conflict (id) do nothing`

/** What starts of an execution left behind whose worker was lost. */
export interface LostCleanup {
  readonly workspaceId: string
  readonly executionId: string
  /** Of the entries in the ledger that are due. */
  readonly entryIds: readonly string[]
}

/** Where things can be removed from: what made them ran there. */
export interface LostWhere {
  readonly pool: string
  /** Default: any. */
  readonly workspaceId?: string
}

/**
 * What some execution left behind whose worker was lost, for whoever asks to remove: nobody else gets these entries for `holdMs`. What a
 * flow keeps on purpose, and what belongs to a start that goes on, is nobody's.
 */
export const takeLostCleanup = async (
  sql: Sql,
  { pool, workspaceId, holdMs }: LostWhere & { readonly holdMs: number },
): Promise<LostCleanup | undefined> => {
  const [taken] = await sql.query<LostCleanup>(takeLost, [holdMs, pool, workspaceId])
  return taken
}

const isDue = `entry.state in (${openStates}) and (entry.next_at is null or entry.next_at <= tm.now())
  and (entry.epoch < execution.epoch or (execution.status = 'finished' and execution.error ->> 'code' in ('WORKER_LOST', 'EXECUTION_FAILED', 'RUN_CANCELLED')))`

const takeLost = `
  with due as (
    select entry.execution_id
    from executions.cleanup as entry
    join executions.executions as execution on execution.id = entry.execution_id
    where ${isDue} and ($3::uuid is null or entry.workspace_id = $3)
      and execution.pool = $2
    order by entry.created_at
    limit 1
    for update of entry skip locked
  ),
  held as (
    update executions.cleanup as entry set next_at = tm.now() + $1::float8 * interval '1 millisecond', updated_at = tm.now()
    from due join executions.executions as execution on execution.id = due.execution_id
    where entry.execution_id = due.execution_id and ${isDue}
    returning entry.workspace_id, entry.execution_id, entry.id
  )
  select workspace_id as "workspaceId", execution_id as "executionId", json_agg(id) as "entryIds" from held group by workspace_id, execution_id`
