import type { Hono } from 'hono'
import { requireOwner, requireUser } from '../http/auth.ts'
import { createService, readId } from '../http/create-service.ts'
import { Problem } from '../http/problem.ts'
import { readForm, text } from '../http/read-form.ts'
import type { ShopContext } from '../shop-context.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { deleteUser, findUser, findUserByEmail, insertUser, renameUser, type User } from './users-table.ts'

const emailRule = text('must be an email address', { pattern: /^[^@\s]+@[^@\s]+\.[^@\s]+$/ })
const nameRule = text('must be 1 to 200 characters')
const registration = { email: emailRule, name: nameRule, password: text('must have at least 8 characters', { min: 8 }) }
const credentials = { email: emailRule, password: text('must not be empty') }

/** Register, log in, and the profile. */
export const createUsersService = (context: ShopContext): Hono => {
  const { sql, tokens } = context
  const app = createService('users', context)
  const found = (user: User | undefined): Record<string, unknown> => {
    if (user === undefined) throw new Problem(404, 'There is no such user.')
    return present(user, context)
  }

  app.post('/users', async (c) => {
    const form = await readForm<{ email: string; name: string; password: string }>(c, registration)
    const user = await insertUser(sql, { ...form, passwordHash: await hashPassword(form.password) })
    if (user === undefined) throw new Problem(409, `${form.email} is registered already.`)
    return c.json(present(user, context), 201, { location: `/users/${user.id}` })
  })

  app.post('/login', async (c) => {
    const form = await readForm<{ email: string; password: string }>(c, credentials)
    const user = await findUserByEmail(sql, form.email)
    // The same answer for both, so that nobody learns which addresses exist.
    if (user === undefined || !(await isPassword(form.password, user.password_hash))) throw new Problem(401, 'Email or password is wrong.')
    return c.json({ token: tokens.issue(user), token_type: 'Bearer', expires_in: 3600, user: present(user, context) })
  })

  app.get('/users/me', async (c) => c.json(found(await findUser(sql, requireUser(c, context).sub))))

  app.patch('/users/me', async (c) => {
    const id = requireUser(c, context).sub
    const { name } = await readForm<{ name: string }>(c, { name: nameRule })
    return c.json(found(await renameUser(sql, { id, name })))
  })

  app.get('/users/:id', async (c) => {
    const id = readId(c, 'user')
    requireOwner(c, { context, userId: id })
    return c.json(found(await findUser(sql, id)))
  })

  app.delete('/users/:id', async (c) => {
    const id = readId(c, 'user')
    requireOwner(c, { context, userId: id })
    if (!(await deleteUser(sql, id))) throw new Problem(404, 'There is no such user.')
    return c.body(null, 204)
  })

  return app
}

const present = ({ id, email, name, created_at, password_hash }: User, { bugs }: ShopContext): Record<string, unknown> => ({
  id,
  email,
  name,
  created_at: created_at.toISOString(),
  ...(bugs.has('leaked-field') ? { password_hash } : {}),
})
