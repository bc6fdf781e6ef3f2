import { newId } from '../new-id.ts'
import type { Sql } from '../ports.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import type { Role } from './members.ts'

export interface NewInvitation {
  readonly email: string
  readonly role: Role
  /** Of the token in the link. */
  readonly tokenHash: Uint8Array
  readonly invitedBy: string | null
  readonly expiresAt: Date
}

export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Those of a workspace that may still be accepted. */
export interface Invitations {
  create(invitation: NewInvitation): Promise<Invitation>
  /** The newest first. */
  list(): Promise<readonly Invitation[]>
  /** False when there is none that holds. */
  revoke(id: string): Promise<boolean>
}

export const invitationsOf = (sql: TenantSql): Invitations => ({
  create: async ({ email, role, tokenHash, invitedBy, expiresAt }) => {
    const [made] = await sql.query<Invitation>(
      `insert into users.invitations (workspace_id, id, email, role, token_hash, invited_by, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
      [newId(), email, role, tokenHash, invitedBy, expiresAt],
    )
    if (!made) throw new Error('a new invitation gave no row')
    return made
  },
  list: () =>
    sql.query<Invitation>(
      `select ${columns} from users.invitations where workspace_id = $1 and ${holds} order by created_at desc, id desc`,
    ),
  revoke: async (id) => {
    const rows = await sql.query(
      `update users.invitations set revoked_at = tm.now() where workspace_id = $1 and id = $2 and ${holds} returning id`,
      [id],
    )
    return rows.length > 0
  },
})

export interface AcceptedInvitation extends Invitation {
  readonly workspaceId: string
}

/** Across workspaces: who comes with a link belongs to none yet. */
export interface InvitationLinks {
  find(tokenHash: Uint8Array): Promise<AcceptedInvitation | undefined>
  /** Of many who try, one gets it. */
  accept(tokenHash: Uint8Array): Promise<AcceptedInvitation | undefined>
}

export const invitationLinksOf = (sql: Sql): InvitationLinks => ({
  find: async (tokenHash) => {
    const [found] = await sql.query<AcceptedInvitation>(
      `select workspace_id as "workspaceId", ${columns} from users.invitations where token_hash = $1 and ${holds}`,
      [tokenHash],
    )
    return found
  },
  accept: async (tokenHash) => {
    const [accepted] = await sql.query<AcceptedInvitation>(
      `update users.invitations set accepted_at = tm.now() where token_hash = $1 and ${holds}
       returning workspace_id as "workspaceId", ${columns}`,
      [tokenHash],
    )
    return accepted
  },
})

const holds = 'accepted_at is null and revoked_at is null and expires_at > tm.now()'
const columns = 'id, email, role, invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt"'
