import type { RouteName } from '@testmesh/protocol'
import { accountsOf, type Database, type Role } from '@testmesh/storage'
import { missing, Refusal } from '../refusal.ts'
import { unauthenticated } from './authenticate.ts'
import { covers, isAtLeast, policy } from './policy.ts'
import type { Principal } from './principal.ts'

/** Where a caller is let in, and as what; a key is no member. */
export interface Entrance {
  readonly id: string
  readonly slug: string
  readonly role?: Role
}

/** For operations without a workspace. @throws Refusal */
export const admit = (name: RouteName, principal: Principal | undefined): void => {
  if (policy[name].where === 'public') return
  if (!principal) throw unauthenticated('Say who you are: an access token or an API key in the Authorization header.')
  if (principal.type !== 'user') throw forbidden('This is a matter of a person: an API key will not do.')
}

/**
 * The workspace of the slug, or the key's own, when the caller may do there what the operation does. A workspace that he does not
 * belong to is as missing as one that there is not.
 *
 * @throws Refusal
 */
export const enter = async (database: Database, name: RouteName, { principal, slug }: Asked): Promise<Entrance> => {
  const rule = policy[name]
  if (rule.where !== 'workspace') throw new Error(`${name} is about no workspace`)
  if (!principal) throw unauthenticated('Say who you are: an access token or an API key in the Authorization header.')
  const entrance = await findEntrance(database, principal, slug)
  if (!entrance) throw missing('workspace')
  if (principal.type === 'api-key' && !covers(principal.scope, rule.scope)) throw forbidden(scopeMessage(rule.scope))
  if (entrance.role !== undefined && !isAtLeast(entrance.role, rule.role)) throw forbidden(roleMessage(rule.role, entrance.role))
  return entrance
}

/** Whether one who was let in with this role, or with this key, may do the operation too. */
export const mayAlso = (
  name: RouteName,
  { principal, role }: { readonly principal: Principal; readonly role: Role | undefined },
): boolean => {
  const rule = policy[name]
  if (rule.where !== 'workspace') return true
  return principal.type === 'api-key' ? covers(principal.scope, rule.scope) : role !== undefined && isAtLeast(role, rule.role)
}

/** The workspace that is named, when the caller is in it at all. */
export const findEntrance = async (database: Database, principal: Principal, slug: string | null): Promise<Entrance | undefined> =>
  principal.type === 'user' ? entranceOfUser(database, principal.id, slug) : entranceOfKey(principal, slug)

interface Asked {
  readonly principal: Principal | undefined
  /** As the request names the workspace. */
  readonly slug: string | null
}

const scopeMessage = (scope: string): string =>
  scope === 'none' ? 'This is a matter of a person: an API key will not do.' : `For this an API key needs the scope ${scope}.`

const roleMessage = (needed: Role | 'none', role: Role): string =>
  needed === 'none'
    ? 'This is the work of an agent: it needs an API key with the scope agent.'
    : `For this you must be ${needed} of the workspace at least; you are ${role}.`

const forbidden = (message: string): Refusal => new Refusal('forbidden', 'FORBIDDEN', message)

/** Without a name: the only one there is. */
const entranceOfUser = async (database: Database, userId: string, slug: string | null): Promise<Entrance | undefined> => {
  const memberships = await accountsOf(database).workspaces.ofUser(userId)
  if (slug === null && memberships.length > 1)
    throw new Refusal('invalid', 'WORKSPACE_REQUIRED', 'Say which workspace you mean, in X-Workspace.', {
      hint: `Yours are: ${memberships.map((membership) => membership.slug).join(', ')}.`,
    })
  return slug === null ? memberships[0] : memberships.find((membership) => membership.slug === slug)
}

const entranceOfKey = ({ workspaceId, workspaceSlug }: Principal & { type: 'api-key' }, slug: string | null): Entrance | undefined =>
  slug === null || slug === workspaceSlug ? { id: workspaceId, slug: workspaceSlug } : undefined
