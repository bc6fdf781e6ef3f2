import { createHash } from 'node:crypto'
import { type Keyring, Refusal } from '@testmesh/platform'
import type { JsonValue } from '@testmesh/protocol'
import { accountsOf, type Database, type NewAuditEntry, withWorkspace } from '@testmesh/storage'
import type { AuditEntry, ChangeLog, KeyedRequest } from '../http/access.ts'

/** What is kept of changes: who made them, and the replies to requests that may come again. */
export const createChangeLog = (database: Database, keyring: Keyring): ChangeLog => ({
  replay: async (sql, request) => {
    const begun = await accountsOf(sql).keptReplies.begin(toRepeatable(request))
    if (begun.state === 'other')
      throw new Refusal('invalid', 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.', {
        hint: 'Take a new key for each thing you want done.',
      })
    return begun.state === 'done' ? { status: begun.reply.status, body: openBody(keyring, request, begun.reply.body) } : undefined
  },
  keep: (sql, request, { status, body }) =>
    accountsOf(sql).keptReplies.finish(toRepeatable(request), { status, body: sealBody(keyring, request, body) }),
  audit: (workspace, entry) => workspace.audit.add({ ...toRow(entry), outcome: 'done' }),
  auditOwn: async (entry) => {
    await accountsOf(database).audit.add({ ...toRow(entry), outcome: entry.refusal === undefined ? 'done' : 'refused' })
  },
  auditRefused: (workspaceId, entry) => withWorkspace(database, workspaceId).audit.add({ ...toRow(entry), outcome: 'refused' }),
})

/** A reply may hold what others may not see: it is kept sealed, for this request alone. */
const sealBody = (keyring: Keyring, request: KeyedRequest, body: unknown): JsonValue => {
  const { ciphertext, dekWrapped, kekId } = keyring.seal(JSON.stringify(body ?? null), placeOf(request))
  return { ciphertext: Buffer.from(ciphertext).toString('base64'), dekWrapped: Buffer.from(dekWrapped).toString('base64'), kekId }
}

const openBody = (keyring: Keyring, request: KeyedRequest, kept: JsonValue): unknown => {
  const { ciphertext, dekWrapped, kekId } = kept as Record<'ciphertext' | 'dekWrapped' | 'kekId', string>
  const sealed = { ciphertext: Buffer.from(ciphertext, 'base64'), dekWrapped: Buffer.from(dekWrapped, 'base64'), kekId }
  return JSON.parse(keyring.open(sealed, placeOf(request)))
}

const placeOf = ({ principal, route, key }: KeyedRequest): string[] => ['reply', principal, route, key]

const toRepeatable = ({ principal, route, key, body }: KeyedRequest) => ({
  principal,
  route,
  key,
  hash: createHash('sha256').update(JSON.stringify(body)).digest(),
})

const toRow = ({ caller, action, targetId, detail, refusal, userId }: AuditEntry): Omit<NewAuditEntry, 'outcome'> => {
  const { principal, ip, requestId } = caller
  return {
    actorType: principal?.type === 'api-key' ? 'api_key' : principal || userId !== undefined ? 'user' : 'anonymous',
    actorId: principal?.id ?? userId ?? null,
    action,
    targetId: targetId ?? null,
    ip,
    requestId,
    detail: { ...detail, ...(refusal !== undefined && { refusal }) },
  }
}
