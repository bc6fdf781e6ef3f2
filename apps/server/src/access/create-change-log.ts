import { createHash } from 'node:crypto'
import { Refusal } from '@testmesh/platform'
import type { JsonValue } from '@testmesh/protocol'
import { accountsOf, type Database, type NewAuditEntry, withWorkspace } from '@testmesh/storage'
import type { AuditEntry, ChangeLog, KeyedRequest } from '../http/access.ts'

/** What is kept of changes: who made them, and the replies to requests that may come again. */
export const createChangeLog = (database: Database): ChangeLog => ({
  replay: async (sql, request) => {
    const begun = await accountsOf(sql).keptReplies.begin(toRepeatable(request))
    if (begun.state === 'other')
      throw new Refusal('invalid', 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.', {
        hint: 'Take a new key for each thing you want done.',
      })
    return begun.state === 'done' ? begun.reply : undefined
  },
  keep: (sql, request, { status, body }) =>
    accountsOf(sql).keptReplies.finish(toRepeatable(request), { status, body: (body ?? null) as JsonValue }),
  audit: (workspace, entry) => workspace.audit.add({ ...toRow(entry), outcome: 'done' }),
  auditRefused: (workspaceId, entry) => withWorkspace(database, workspaceId).audit.add({ ...toRow(entry), outcome: 'refused' }),
})

const toRepeatable = ({ principal, route, key, body }: KeyedRequest) => ({
  principal,
  route,
  key,
  hash: createHash('sha256').update(JSON.stringify(body)).digest(),
})

const toRow = ({ caller, action, targetId, refusal }: AuditEntry): Omit<NewAuditEntry, 'outcome'> => {
  const { principal, ip, requestId } = caller
  return {
    actorType: principal === undefined ? 'anonymous' : principal.type === 'user' ? 'user' : 'api_key',
    actorId: principal?.id ?? null,
    action,
    targetId: targetId ?? null,
    ip,
    requestId,
    ...(refusal !== undefined && { detail: { refusal } }),
  }
}
