import { newId } from '../new-id.ts'
import type { Sql } from '../ports.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'

export interface NewShare {
  readonly executionId: string
  /** Of the token in the link. */
  readonly tokenHash: Uint8Array
  readonly createdBy: string | null
  readonly lifetimeMs: number
}

export interface Share {
  readonly id: string
  readonly createdBy: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Links to reports of executions that still hold. */
export interface Shares {
  create(share: NewShare): Promise<Share>
  /** Of an execution, the newest first. */
  list(executionId: string): Promise<readonly Share[]>
  /** False when there is none that holds. */
  remove(executionId: string, id: string): Promise<boolean>
}

export const sharesOf = (sql: TenantSql): Shares => ({
  create: async ({ executionId, tokenHash, createdBy, lifetimeMs }) => {
    const [made] = await sql.query<Share>(
      `insert into executions.shares (workspace_id, id, execution_id, token_hash, created_by, expires_at)
       values ($1, $2, $3, $4, $5, tm.now() + $6::float8 * interval '1 millisecond') returning ${columns}`,
      [newId(), executionId, tokenHash, createdBy, lifetimeMs],
    )
    if (!made) throw new Error('a new share gave no row')
    return made
  },
  list: (executionId) =>
    sql.query<Share>(
      `select ${columns} from executions.shares where workspace_id = $1 and execution_id = $2 and ${holds} order by created_at desc, id desc`,
      [executionId],
    ),
  remove: async (executionId, id) => {
    const rows = await sql.query(
      `delete from executions.shares where workspace_id = $1 and execution_id = $2 and id = $3 and ${holds} returning id`,
      [executionId, id],
    )
    return rows.length > 0
  },
})

/** Across workspaces: who comes with a link belongs to none. */
export interface SharedLinks {
  find(tokenHash: Uint8Array): Promise<{ readonly workspaceId: string; readonly executionId: string } | undefined>
  /** Forgets those that expired. */
  removeExpired(): Promise<void>
}

export const sharedLinksOf = (sql: Sql): SharedLinks => ({
  find: async (tokenHash) => {
    const [found] = await sql.query<{ workspaceId: string; executionId: string }>(
      `select workspace_id as "workspaceId", execution_id as "executionId" from executions.shares where token_hash = $1 and ${holds}`,
      [tokenHash],
    )
    return found
  },
  removeExpired: async () => {
    await sql.query('delete from executions.shares where expires_at < tm.now()')
  },
})

const holds = 'expires_at > tm.now()'
const columns = 'id, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt"'
