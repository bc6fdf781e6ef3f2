import type { TenantSql } from '../workspace/tenant-sql.ts'

export type Role = 'viewer' | 'editor' | 'admin' | 'owner'

export interface Member {
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly state: 'active' | 'disabled'
  readonly role: Role
  readonly createdAt: Date
}

export interface Members {
  /** By name. */
  list(): Promise<readonly Member[]>
  find(userId: string): Promise<Member | undefined>
  /** Whoever changes owners waits for another who does, until the transaction ends. */
  lockOwners(): Promise<void>
  /** Makes a member of the user, or gives the member this role. */
  put(userId: string, role: Role): Promise<void>
  /** False when he is none. */
  remove(userId: string): Promise<boolean>
}

export const membersOf = (sql: TenantSql): Members => ({
  list: () => sql.query<Member>(`${selectMembers} order by lower(users.name), users.id`),
  find: async (userId) => {
    const [member] = await sql.query<Member>(`${selectMembers} and users.id = $2`, [userId])
    return member
  },
  lockOwners: async () => {
    await sql.query(`select user_id from users.members where workspace_id = $1 and role = 'owner' order by user_id for update`)
  },
  put: async (userId, role) => {
    await sql.query(
      `insert into users.members (workspace_id, user_id, role) values ($1, $2, $3)
       on conflict (workspace_id, user_id) do update set role = excluded.role`,
      [userId, role],
    )
  },
  remove: async (userId) => {
    const rows = await sql.query('delete from users.members where workspace_id = $1 and user_id = $2 returning user_id', [userId])
    return rows.length > 0
  },
})

const selectMembers = `
  select users.id as "userId", users.email, users.name, users.state, members.role, members.created_at as "createdAt"
  from users.members
  join users.users on users.id = members.user_id
  where members.workspace_id = $1`
