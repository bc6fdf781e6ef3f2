import type { JsonObject } from '@testmesh/protocol'
import { newId } from '../new-id.ts'
import type { Sql } from '../ports.ts'
import { type Page, pageSize, parseCursor, toPage } from '../query/cursor.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'

export interface NewAuditEntry {
  readonly actorType: 'user' | 'api_key' | 'agent' | 'system' | 'anonymous'
  readonly actorId?: string | null
  /** The operation: `updateFlow`. */
  readonly action: string
  readonly targetId?: string | null
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly ip?: string | null
  readonly requestId?: string | null
  readonly detail?: JsonObject
}

export interface AuditEntry extends Required<NewAuditEntry> {
  readonly id: string
  readonly at: Date
}

/** Who did what, for good: rows are only ever added. */
export interface Audit {
  add(entry: NewAuditEntry): Promise<void>
  /** The newest first. @throws InvalidCursor */
  list(options?: { readonly cursor?: string; readonly limit?: number }): Promise<Page<AuditEntry>>
}

export const auditOf = (sql: TenantSql): Audit => ({
  add: async ({ actorType, actorId, action, targetId, outcome, ip, requestId, detail = {} }) => {
    await sql.query(
      `insert into users.audit (workspace_id, id, actor_type, actor_id, action, target_id, outcome, ip, request_id, detail)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [newId(), actorType, actorId, action, targetId, outcome, ip, requestId, detail],
    )
  },
  list: async ({ cursor, limit } = {}) => {
    const size = pageSize(limit)
    const after = cursor === undefined ? undefined : parseCursor(cursor)
    const rows = await sql.query<AuditEntry>(
      `select id, at, actor_type as "actorType", actor_id as "actorId", action, target_id as "targetId", outcome, ip,
         request_id as "requestId", detail
       from users.audit where workspace_id = $1 and ($2::timestamptz is null or (at, id) < ($2, $3::uuid))
       order by at desc, id desc limit ${size + 1}`,
      [after?.at, after?.id],
    )
    return toPage(rows, size, ({ at, id }) => ({ at, id }))
  },
})

/** What concerns no workspace: who signed in, and who could not. */
export const serverAuditOf = (sql: Sql): Pick<Audit, 'add'> => ({
  add: async ({ actorType, actorId, action, targetId, outcome, ip, requestId, detail = {} }) => {
    await sql.query(
      `insert into users.audit (id, actor_type, actor_id, action, target_id, outcome, ip, request_id, detail)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [newId(), actorType, actorId, action, targetId, outcome, ip, requestId, detail],
    )
  },
})
