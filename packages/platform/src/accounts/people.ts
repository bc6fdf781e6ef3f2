import {
  type AcceptedInvitation,
  accountsOf,
  type Database,
  type Invitation,
  isViolation,
  type Member,
  type Membership,
  type Role,
  type Sql,
  type User,
  type Workspace,
  type WorkspaceRecord,
  withWorkspace,
} from '@testmesh/storage'
import { missing, Refusal } from '../refusal.ts'
import type { Passwords } from './passwords.ts'
import { isAtLeast } from './policy.ts'
import type { Manager } from './principal.ts'
import { isEmailTaken, slugOf } from './sign-in.ts'
import { hashToken, newToken } from './tokens.ts'

/** Gives a member another role. Nobody gives more than he has, nobody changes who is above him, and one owner stays. */
export const changeMember = async (
  workspace: Workspace,
  { userId, role, by }: { readonly userId: string; readonly role: Role; readonly by: Role },
): Promise<Member> => {
  const member = await findMember(workspace, userId)
  refuseAbove(by, role)
  refuseAbove(by, member.role)
  if (member.role === 'owner' && role !== 'owner') await refuseLastOwner(workspace, userId)
  await workspace.members.put(userId, role)
  return { ...member, role }
}

export const removeMember = async (workspace: Workspace, { userId, by }: { readonly userId: string; readonly by: Role }): Promise<void> => {
  const member = await findMember(workspace, userId)
  refuseAbove(by, member.role)
  if (member.role === 'owner') await refuseLastOwner(workspace, userId)
  await workspace.members.remove(userId)
}

export const findMember = async (workspace: Workspace, userId: string): Promise<Member> => {
  const member = await workspace.members.find(userId)
  if (!member) throw missing('member')
  return member
}

export const refuseAbove = (by: Role, role: Role): void => {
  if (!isAtLeast(by, role)) throw new Refusal('forbidden', 'FORBIDDEN', `You are ${by}: what is ${role} is above you.`)
}

const refuseLastOwner = async (workspace: Workspace, leaving: string): Promise<void> => {
  await workspace.members.lockOwners()
  const members = await workspace.members.list()
  const hasOther = members.some(({ userId, role, state }) => userId !== leaving && role === 'owner' && state === 'active')
  if (!hasOther) throw new Refusal('conflict', 'LAST_OWNER', 'A workspace keeps one owner.')
}

const invitationMs = 7 * 24 * 3_600_000

export interface NewInvite {
  readonly email: string
  readonly role: Role
  readonly by: Manager
}

/** The token is shown once: whoever has the link may come in. */
export const invite = async (workspace: Workspace, { email, role, by }: NewInvite): Promise<Invitation & { readonly token: string }> => {
  refuseAbove(by.role, role)
  const member = (await workspace.members.list()).find((one) => isSameEmail(one.email, email))
  if (member) throw alreadyMember(member)
  const token = newToken()
  const expiresAt = new Date(Date.now() + invitationMs)
  const invitation = await workspace.invitations.create({ email, role, tokenHash: hashToken(token), invitedBy: by.id, expiresAt })
  return { ...invitation, token }
}

export interface Newcomer {
  readonly token: string
  /** Signed in already; else the account is made. */
  readonly userId?: string
  readonly name?: string
  readonly password?: string
}

/** Who comes with the link belongs to the workspace afterwards. One who has an account must sign in to it first. */
export const acceptInvitation = async (
  database: Database,
  passwords: Passwords,
  newcomer: Newcomer,
): Promise<{ readonly user: User; readonly workspace: WorkspaceRecord }> => {
  const tokenHash = hashToken(newcomer.token)
  const passwordHash = newcomer.userId === undefined ? await passwords.hash(newcomer.password ?? '', '/body/password') : null
  return database.transaction(async (sql) => {
    const { invitationLinks, users, workspaces } = accountsOf(sql)
    const invitation = await invitationLinks.accept(tokenHash)
    const workspace = invitation && (await workspaces.find(invitation.workspaceId))
    if (!invitation || !workspace || !(await mayStillInvite(sql, invitation))) throw missing('invitation')
    const user =
      newcomer.userId === undefined
        ? await createUser(users, { email: invitation.email, name: newcomer.name ?? invitation.email, passwordHash })
        : await users.find(newcomer.userId)
    if (!user) throw missing('user')
    if (!isSameEmail(user.email, invitation.email))
      throw new Refusal('forbidden', 'INVITED_SOMEBODY_ELSE', `The invitation is for ${invitation.email}, and you are ${user.email}.`)
    const isNew = await sql.query(
      `insert into users.members (workspace_id, user_id, role) values ($1, $2, $3) on conflict do nothing returning user_id`,
      [workspace.id, user.id, invitation.role],
    )
    if (isNew.length === 0) throw alreadyMember(user)
    return { user, workspace }
  })
}

const isSameEmail = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const alreadyMember = ({ email }: { readonly email: string }): Refusal =>
  new Refusal('conflict', 'ALREADY_MEMBER', `${email} belongs to the workspace already, and keeps the role there.`)

/** Who invited must be at least what he made the other, also now. */
const mayStillInvite = async (sql: Sql, { workspaceId, invitedBy, role }: AcceptedInvitation): Promise<boolean> => {
  if (invitedBy === null) return true
  const inviter = (await activeMembershipsOf(sql, invitedBy)).find(({ id }) => id === workspaceId)
  return inviter !== undefined && isAtLeast(inviter.role, 'admin') && isAtLeast(inviter.role, role)
}

/** None of one who is disabled. */
export const activeMembershipsOf = async (sql: Sql, userId: string): Promise<readonly Membership[]> => {
  const { users, workspaces } = accountsOf(sql)
  return (await users.find(userId))?.state === 'active' ? workspaces.ofUser(userId) : []
}

const createUser = async (
  users: ReturnType<typeof accountsOf>['users'],
  user: { email: string; name: string; passwordHash: string | null },
): Promise<User> => {
  try {
    return await users.create(user)
  } catch (error) {
    if (!isEmailTaken(error)) throw error
    throw new Refusal('conflict', 'HAS_ACCOUNT', `${user.email} has an account already.`)
  }
}

/** With its maker as owner; a slug that is taken gets a number. */
export const createWorkspace = async (
  database: Database,
  { name, ownerId }: { readonly name: string; readonly ownerId: string },
): Promise<WorkspaceRecord> => {
  const slug = slugOf(name)
  for (let number = 1; number <= 100; number += 1) {
    try {
      return await accountsOf(database).workspaces.create({ slug: number === 1 ? slug : `${slug}-${number}`, name, ownerId })
    } catch (error) {
      if (!isViolation(error, 'unique', 'workspaces_slug')) throw error
    }
  }
  throw new Refusal('conflict', 'WORKSPACE_NAME_TAKEN', 'There are too many workspaces of this name.')
}

export const memberOf = async (database: Database, workspaceId: string, userId: string): Promise<Member | undefined> =>
  withWorkspace(database, workspaceId).members.find(userId)
