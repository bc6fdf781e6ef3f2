import type { Sql } from '../ports.ts'
import type { ApiKeyScope } from './api-keys.ts'

/** Who comes with a key. */
export interface ApiKeyHolder {
  readonly keyId: string
  readonly workspaceId: string
  readonly workspaceSlug: string
  readonly scope: ApiKeyScope
  /** Who made the key. */
  readonly createdBy: string | null
  readonly expiresAt: Date | null
}

export interface ApiKeyHolders {
  /**
   * Undefined when no key has the hash, and when it was revoked or has expired; also when who made it has left, was disabled, or
   * is now less than the key may do.
   */
  findByHash(hash: Uint8Array): Promise<ApiKeyHolder | undefined>
  /** Whether `findByHash` would still find it. */
  holds(keyId: string): Promise<boolean>
  /** Notes that it was used; writes once a minute at most. */
  touch(keyId: string): Promise<void>
}

export const apiKeyHoldersOf = (sql: Sql): ApiKeyHolders => ({
  findByHash: async (hash) => {
    const [holder] = await sql.query<ApiKeyHolder>(
      `select id as "keyId", workspace_id as "workspaceId",
         (select slug from users.workspaces where workspaces.id = workspace_id) as "workspaceSlug", scope, created_by as "createdBy",
         expires_at as "expiresAt"
       from users.api_keys
       where key_hash = $1 and ${isGood}`,
      [hash],
    )
    return holder
  },
  holds: async (keyId) => (await sql.query(`select from users.api_keys where id = $1 and ${isGood}`, [keyId])).length > 0,
  touch: async (keyId) => {
    await sql.query(
      `update users.api_keys set last_used_at = tm.now()
       where id = $1 and (last_used_at is null or last_used_at <= tm.now() - interval '1 minute')`,
      [keyId],
    )
  },
})

const isGood = `
  revoked_at is null and (expires_at is null or expires_at > tm.now())
  and (created_by is null or exists (
    select from users.members join users.users on users.id = members.user_id
    where members.workspace_id = api_keys.workspace_id and members.user_id = api_keys.created_by and users.state = 'active'
      and (scope = 'read' or members.role in ('admin', 'owner') or (scope = 'run' and members.role = 'editor'))
  ))`
