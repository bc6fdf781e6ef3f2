import { newId } from '../new-id.ts'
import type { Sql } from '../ports.ts'

export interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly state: 'active' | 'disabled'
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface UserWithPassword extends User {
  /** Null for a person who signs in elsewhere. */
  readonly passwordHash: string | null
}

export interface Users {
  /** One user has an email, in whatever case: a second fails with a unique violation of `users_email`. */
  create(user: { readonly email: string; readonly name: string; readonly passwordHash?: string | null }): Promise<User>
  count(): Promise<number>
  find(id: string): Promise<User | undefined>
  /** For signing in. */
  findByEmail(email: string): Promise<UserWithPassword | undefined>
  /** Whoever else would change the user waits until the transaction ends. */
  findForChange(id: string): Promise<UserWithPassword | undefined>
  /** Only what is given changes, and the time of the change. Undefined when there is none. */
  update(id: string, change: Partial<Pick<UserWithPassword, 'name' | 'state' | 'passwordHash'>>): Promise<User | undefined>
}

export const usersOf = (sql: Sql): Users => ({
  create: async ({ email, name, passwordHash = null }) => {
    const [made] = await sql.query<User>(
      `insert into users.users (id, email, name, password_hash) values ($1, $2, $3, $4) returning ${columns}`,
      [newId(), email, name, passwordHash],
    )
    if (!made) throw new Error('a new user gave no row')
    return made
  },
  count: async () => {
    const [row] = await sql.query<{ count: number }>('select count(*) as count from users.users')
    return row?.count ?? 0
  },
  find: async (id) => {
    const [user] = await sql.query<User>(`select ${columns} from users.users where id = $1`, [id])
    return user
  },
  findByEmail: async (email) => {
    const [user] = await sql.query<UserWithPassword>(`select ${withPassword} from users.users where lower(email) = lower($1)`, [email])
    return user
  },
  findForChange: async (id) => {
    const [user] = await sql.query<UserWithPassword>(`select ${withPassword} from users.users where id = $1 for update`, [id])
    return user
  },
  update: async (id, { name, state, passwordHash }) => {
    const [user] = await sql.query<User>(updateUser, [id, name, state, passwordHash])
    return user
  },
})

const columns = 'id, email, name, state, created_at as "createdAt", updated_at as "updatedAt"'
const withPassword = `${columns}, password_hash as "passwordHash"`

const updateUser = `
  update users.users
  set name = coalesce($2, name), state = coalesce($3, state), password_hash = coalesce($4, password_hash), updated_at = tm.now()
  where id = $1
  returning ${columns}`
