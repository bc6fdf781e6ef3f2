import { newId } from '../new-id.ts'
import type { Sql } from '../ports.ts'

export interface NewSession {
  readonly userId: string
  /** Of the refresh token. */
  readonly tokenHash: Uint8Array
  readonly expiresAt: Date
  readonly ip?: string | null
  readonly userAgent?: string | null
  /** Goes back to an earlier sign-in. Default: it is one itself. */
  readonly familyId?: string
}

export interface Session {
  readonly id: string
  readonly userId: string
  /** The sign-in that it goes back to. */
  readonly familyId: string
  readonly createdAt: Date
  readonly expiresAt: Date
  /** When its token was exchanged for the next one. */
  readonly usedAt: Date | null
  readonly revokedAt: Date | null
  readonly userState: 'active' | 'disabled'
}

export interface Sessions {
  /** A sign-in: the first of a family; or one more of it. */
  create(session: NewSession): Promise<Session>
  /** Whatever its state: used, revoked and expired ones tell of a theft. */
  findByToken(tokenHash: Uint8Array): Promise<Session | undefined>
  /** Exchanges it for the next of its family. Undefined when it was used, revoked or expired: of many who try, one succeeds. */
  rotate(id: string, next: Omit<NewSession, 'userId' | 'familyId'>): Promise<Session | undefined>
  /** Whether a sign-in still holds, for a user who may sign in. */
  isAlive(familyId: string): Promise<boolean>
  /** Ends every session that goes back to one sign-in. */
  revokeFamily(familyId: string): Promise<void>
  /** Ends all of a user. */
  revokeUser(userId: string): Promise<void>
  /** Forgets those that expired. Resolves to how many. */
  removeExpired(): Promise<number>
}

export const sessionsOf = (sql: Sql): Sessions => ({
  create: async ({ userId, tokenHash, expiresAt, ip = null, userAgent = null, familyId }) => {
    const id = newId()
    const [made] = await sql.query<Session>(insertSession, [id, userId, familyId ?? id, tokenHash, expiresAt, ip, userAgent])
    if (!made) throw new Error('a new session gave no row')
    return made
  },
  findByToken: async (tokenHash) => {
    const [found] = await sql.query<Session>(`select ${columns} ${joined('users.sessions')} where sessions.token_hash = $1`, [tokenHash])
    return found
  },
  rotate: async (id, { tokenHash, expiresAt, ip = null, userAgent = null }) => {
    const [next] = await sql.query<Session>(rotateSession, [id, newId(), tokenHash, expiresAt, ip, userAgent])
    return next
  },
  isAlive: async (familyId) => {
    const rows = await sql.query(
      `select from users.sessions join users.users on users.id = sessions.user_id
       where sessions.family_id = $1 and sessions.revoked_at is null and sessions.expires_at > tm.now() and users.state = 'active' limit 1`,
      [familyId],
    )
    return rows.length > 0
  },
  revokeFamily: async (familyId) => {
    await sql.query('update users.sessions set revoked_at = tm.now() where family_id = $1 and revoked_at is null', [familyId])
  },
  revokeUser: async (userId) => {
    await sql.query('update users.sessions set revoked_at = tm.now() where user_id = $1 and revoked_at is null', [userId])
  },
  removeExpired: async () => (await sql.query('delete from users.sessions where expires_at < tm.now() returning id')).length,
})

const columns = `
  sessions.id, sessions.user_id as "userId", sessions.family_id as "familyId", sessions.created_at as "createdAt",
  sessions.expires_at as "expiresAt", sessions.used_at as "usedAt", sessions.revoked_at as "revokedAt", users.state as "userState"`

const joined = (sessions: string) => `from ${sessions} as sessions join users.users on users.id = sessions.user_id`

const insertSession = `
  with made as (
    insert into users.sessions (id, user_id, family_id, token_hash, expires_at, ip, user_agent)
    values ($1, $2, $3, $4, $5, $6, $7)
    returning *
  )
  select ${columns} ${joined('made')}`

const rotateSession = `
  with used as (
    update users.sessions set used_at = tm.now()
    where id = $1 and used_at is null and revoked_at is null and expires_at > tm.now()
    returning user_id, family_id
  ), made as (
    insert into users.sessions (id, user_id, family_id, token_hash, expires_at, ip, user_agent)
    select $2::uuid, user_id, family_id, $3::bytea, $4::timestamptz, $5::text, $6::text from used
    returning *
  )
  select ${columns} ${joined('made')}`
