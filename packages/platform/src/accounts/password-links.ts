import { createHmac } from 'node:crypto'
import {
  accountsOf,
  type Database,
  enterWorkspace,
  type Sql,
  type User,
  type UserWithPassword,
  type WorkspaceTransaction,
} from '@testmesh/storage'
import { missing, Refusal } from '../refusal.ts'
import { isSameSecret } from '../secrets/is-same-secret.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { hasInHand, refuseOutOfHand } from './has-in-hand.ts'
import type { Passwords } from './passwords.ts'
import { findMember, refuseAbove } from './people.ts'
import type { Manager } from './principal.ts'

/** Whose password it sets. */
export interface PasswordLink {
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly expiresAt: Date
}

export interface MadeLink extends PasswordLink {
  /** Whoever has it may set the password. */
  readonly token: string
}

const linkMs = 24 * 3_600_000

/** For a member who has lost the password. It holds for a day, once, as long as its maker may make it; a newer one ends it. */
export const createPasswordLink = async (
  workspace: WorkspaceTransaction,
  keyring: Keyring,
  { userId, by }: { readonly userId: string; readonly by: Manager },
): Promise<MadeLink> => {
  const member = await findMember(workspace, userId)
  refuseAbove(by.role, member.role)
  return workspace.asServer(async (sql) => {
    await refuseOutOfHand(sql, { userId, by: by.id })
    return makeLink(sql, keyring, { userId, by: by.id })
  })
}

/** For whoever holds the machine: the same for any account, and the workspaces that it belongs to are told. */
export const recoverAccount = (database: Database, keyring: Keyring, userId: string): Promise<MadeLink> =>
  database.transaction(async (sql) => {
    const link = await makeLink(sql, keyring, { userId, by: null })
    for (const { id } of await accountsOf(sql).workspaces.ofUser(userId)) {
      const workspace = enterWorkspace(sql, id)
      await workspace.audit.add({
        actorType: 'system',
        action: 'createPasswordLink',
        targetId: userId,
        outcome: 'done',
        detail: { subject: link.name },
      })
      await workspace.leave()
    }
    return link
  })

/** @throws Refusal BAD_PASSWORD_LINK */
export const findPasswordLink = async (sql: Sql, keyring: Keyring, token: string): Promise<PasswordLink> => {
  const { userId = '', by = '', expiresS = '' } = shape.exec(token)?.groups ?? {}
  const user = userId === '' ? undefined : await accountsOf(sql).users.findForChange(userId)
  const expiresAt = new Date(Number(expiresS) * 1000)
  const holds =
    user?.state === 'active' &&
    expiresAt.getTime() > Date.now() &&
    isSameSecret(token, tokenOf(keyring, { user, by, expiresS })) &&
    (by === '' || (await hasInHand(sql, { userId, by })))
  if (!holds) throw new Refusal('missing', 'BAD_PASSWORD_LINK', 'The link was used, has expired, or is not the newest one.')
  return { userId, email: user.email, name: user.name, expiresAt }
}

export interface NewPassword {
  readonly token: string
  readonly password: string
}

/** Ends every sign-in from before. Of two who come with the link, one sets the password. @throws Refusal BAD_PASSWORD_LINK, PASSWORD_TOO_WEAK */
export const resetPassword = async (
  { database, keyring, passwords }: { readonly database: Database; readonly keyring: Keyring; readonly passwords: Passwords },
  { token, password }: NewPassword,
): Promise<User> => {
  await findPasswordLink(database, keyring, token)
  const passwordHash = await passwords.hash(password, '/body/password')
  return database.transaction(async (sql) => {
    const { userId } = await findPasswordLink(sql, keyring, token)
    const { users, sessions } = accountsOf(sql)
    await sessions.revokeUser(userId)
    const user = await users.update(userId, { passwordHash })
    if (!user) throw missing('user')
    return user
  })
}

const makeLink = async (
  sql: Sql,
  keyring: Keyring,
  { userId, by }: { readonly userId: string; readonly by: string | null },
): Promise<MadeLink> => {
  const { users } = accountsOf(sql)
  // The time of the change is in the token: those from before no longer fit.
  await users.update(userId, {})
  const user = await users.findForChange(userId)
  if (!user) throw missing('user')
  if (user.state !== 'active') throw new Refusal('conflict', 'ACCOUNT_DISABLED', `The account of ${user.email} is disabled.`)
  const expiresS = Math.floor((Date.now() + linkMs) / 1000)
  const token = tokenOf(keyring, { user, by: by ?? '', expiresS: String(expiresS) })
  return { userId, email: user.email, name: user.name, expiresAt: new Date(expiresS * 1000), token }
}

const shape = /^(?<userId>[\da-f-]{36})\.(?<by>[\da-f-]{36})?\.(?<expiresS>\d{1,12})\.[\w-]{43}$/

interface Signed {
  readonly user: UserWithPassword
  readonly by: string
  readonly expiresS: string
}

/** Nothing keeps it: it fits the account as it was, and a new password or another change of the account ends it. */
const tokenOf = (keyring: Keyring, { user: { id, updatedAt, passwordHash }, by, expiresS }: Signed): string => {
  const signature = createHmac('sha256', keyring.derive('password links'))
    .update(JSON.stringify([id, by, expiresS, updatedAt.getTime(), passwordHash]))
    .digest('base64url')
  return [id, by, expiresS, signature].join('.')
}
