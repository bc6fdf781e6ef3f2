import type { Sql } from 'postgres'

export interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly password_hash: string
  readonly created_at: Date
}

export interface NewUser {
  readonly email: string
  readonly name: string
  readonly passwordHash: string
}

/** Undefined when the address is taken. */
export const insertUser = async (sql: Sql, { email, name, passwordHash }: NewUser): Promise<User | undefined> => {
  const [user] = await sql<User[]>`
    insert into users (email, name, password_hash) values (${email.toLowerCase()}, ${name}, ${passwordHash})
    on conflict (email) do nothing returning *`
  return user
}

export const findUser = async (sql: Sql, id: string): Promise<User | undefined> => {
  const [user] = await sql<User[]>`select * from users where id = ${id}`
  return user
}

export const findUserByEmail = async (sql: Sql, email: string): Promise<User | undefined> => {
  const [user] = await sql<User[]>`select * from users where email = ${email.toLowerCase()}`
  return user
}

export const renameUser = async (sql: Sql, { id, name }: { id: string; name: string }): Promise<User | undefined> => {
  const [user] = await sql<User[]>`update users set name = ${name} where id = ${id} returning *`
  return user
}

export const deleteUser = async (sql: Sql, id: string): Promise<boolean> => {
  const { count } = await sql`delete from users where id = ${id}`
  return count > 0
}
