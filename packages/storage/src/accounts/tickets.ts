import type { JsonObject } from '@testmesh/protocol'
import type { Sql } from '../ports.ts'

export interface Ticket {
  readonly workspaceId: string
  /** Who asked for it. */
  readonly principal: JsonObject
}

/** Each lets one connection in, once. */
export interface Tickets {
  issue(ticket: Ticket & { readonly tokenHash: Uint8Array; readonly lifetimeMs: number }): Promise<void>
  /** Undefined when it was used, or is too old. */
  redeem(tokenHash: Uint8Array): Promise<Ticket | undefined>
  /** Forgets those that expired. */
  removeExpired(): Promise<void>
}

export const ticketsOf = (sql: Sql): Tickets => ({
  issue: async ({ workspaceId, principal, tokenHash, lifetimeMs }) => {
    await sql.query(
      `insert into users.tickets (token_hash, workspace_id, principal, expires_at)
       values ($1, $2, $3, tm.now() + $4::float8 * interval '1 millisecond')`,
      [tokenHash, workspaceId, principal, lifetimeMs],
    )
  },
  redeem: async (tokenHash) => {
    const [ticket] = await sql.query<Ticket>(
      `update users.tickets set used_at = tm.now()
       where token_hash = $1 and used_at is null and expires_at > tm.now()
       returning workspace_id as "workspaceId", principal`,
      [tokenHash],
    )
    return ticket
  },
  removeExpired: async () => {
    await sql.query('delete from users.tickets where expires_at < tm.now()')
  },
})
