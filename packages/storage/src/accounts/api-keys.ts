import { newId } from '../new-id.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'

export type ApiKeyScope = 'read' | 'run' | 'admin' | 'agent'

export interface NewApiKey {
  readonly name: string
  /** The first characters of the key, to tell keys apart. */
  readonly prefix: string
  readonly hash: Uint8Array
  readonly scope: ApiKeyScope
  readonly expiresAt?: Date | null
  readonly createdBy?: string | null
}

export interface ApiKeyRecord {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly scope: ApiKeyScope
  readonly createdBy: string | null
  readonly createdAt: Date
  readonly expiresAt: Date | null
  /** To the minute. */
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

/** The keys of a workspace. Who a key is, is asked of `accountsOf`. */
export interface ApiKeys {
  create(key: NewApiKey): Promise<ApiKeyRecord>
  /** The newest first, revoked ones too. */
  list(): Promise<readonly ApiKeyRecord[]>
  /** For good. False when there is none that holds. */
  revoke(id: string): Promise<boolean>
}

export const apiKeysOf = (sql: TenantSql): ApiKeys => ({
  create: async ({ name, prefix, hash, scope, expiresAt = null, createdBy = null }) => {
    const [made] = await sql.query<ApiKeyRecord>(insertApiKey, [newId(), name, prefix, hash, scope, expiresAt, createdBy])
    if (!made) throw new Error('a new API key gave no row')
    return made
  },
  list: () => sql.query<ApiKeyRecord>(`select ${columns} from users.api_keys where workspace_id = $1 order by created_at desc, id desc`),
  revoke: async (id) => {
    const rows = await sql.query(
      'update users.api_keys set revoked_at = tm.now() where workspace_id = $1 and id = $2 and revoked_at is null returning id',
      [id],
    )
    return rows.length > 0
  },
})

const columns = `
  id, name, prefix, scope, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
  last_used_at as "lastUsedAt", revoked_at as "revokedAt"`

const insertApiKey = `
  insert into users.api_keys (workspace_id, id, name, prefix, key_hash, scope, expires_at, created_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  returning ${columns}`
