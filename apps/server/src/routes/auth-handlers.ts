import {
  acceptInvitation,
  createWorkspace,
  findPasswordLink,
  hashToken,
  type Keyring,
  missing,
  type Passwords,
  type RateLimits,
  resetPassword,
  type SignedIn,
  type SignIn,
} from '@testmesh/platform'
import type { authRoutes, workspaceRoutes } from '@testmesh/protocol'
import { accountsOf, type Database } from '@testmesh/storage'
import type { Caller, OwnHandlers } from '../http/call.ts'
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from '../http/refresh-cookie.ts'

export interface AuthServices {
  readonly database: Database
  readonly keyring: Keyring
  readonly signIn: SignIn
  readonly passwords: Passwords
  readonly limits: RateLimits
  /** Origins of pages that may use the cookie, beside the server's own. */
  readonly origins: readonly string[]
}

export const authHandlers = ({
  database,
  keyring,
  signIn,
  passwords,
  limits,
  origins,
}: AuthServices): OwnHandlers<typeof authRoutes & typeof workspaceRoutes> => {
  /** The refresh token goes into a cookie and nowhere else. */
  const reply = ({ refreshToken, ...shown }: SignedIn, { headers, raw }: { readonly headers: Headers; readonly raw: Request }) => {
    setRefreshCookie(headers, raw, refreshToken)
    return shown
  }
  return {
    getSetup: async () => ({ needsSetup: await signIn.needsSetup() }),
    setUp: async (call) => {
      await limits.login({ email: call.body.email, ip: call.caller.ip })
      return reply(await signIn.setUp(call.body, call.caller), call)
    },
    login: async (call) => {
      await limits.login({ email: call.body.email, ip: call.caller.ip })
      return reply(await signIn.login(call.body, call.caller), call)
    },
    refresh: async (call) => reply(await signIn.refresh(readRefreshCookie(call.raw, origins), call.caller), call),
    logout: async ({ raw, headers }) => {
      await signIn.logout(readRefreshCookie(raw, origins))
      clearRefreshCookie(headers, raw)
    },
    changePassword: async (call) => {
      const id = userOf(call.caller)
      await limits.login({ email: id, ip: call.caller.ip })
      return reply(await signIn.changePassword(id, call.body, call.caller), call)
    },
    getPasswordLink: ({ query }) => findPasswordLink(database, keyring, query.token),
    resetPassword: async (call) => {
      const user = await resetPassword({ database, keyring, passwords }, call.body)
      return reply(await signIn.begin(user, call.caller), call)
    },
    getMe: async ({ caller }) => {
      const { users, workspaces } = accountsOf(database)
      const user = await users.find(userOf(caller))
      if (!user) throw missing('user')
      return { user, workspaces: await workspaces.ofUser(user.id) }
    },
    getInvitation: async ({ query }) => {
      const { invitationLinks, workspaces } = accountsOf(database)
      const invitation = await invitationLinks.find(hashToken(query.token))
      const workspace = invitation && (await workspaces.find(invitation.workspaceId))
      if (!workspace) throw missing('invitation')
      return { ...invitation, workspace: workspace.name }
    },
    acceptInvitation: async (call) => {
      const { token, name, password } = call.body
      const { principal } = call.caller
      const { user, workspace } = await acceptInvitation(database, passwords, {
        token,
        ...(principal?.type === 'user' && { userId: principal.id }),
        ...(name !== undefined && { name }),
        ...(password !== undefined && { password }),
      })
      return { ...reply(await signIn.begin(user, call.caller), call), workspace }
    },
    listWorkspaces: async ({ caller }) => ({ items: await accountsOf(database).workspaces.ofUser(userOf(caller)) }),
    createWorkspace: ({ caller, body }) => createWorkspace(database, { name: body.name, ownerId: userOf(caller) }),
  }
}

/** Of a route that only people reach. */
const userOf = ({ principal }: Caller): string => {
  if (principal?.type !== 'user') throw new Error('only a user gets here')
  return principal.id
}
