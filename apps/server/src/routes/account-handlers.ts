import {
  changeMember,
  createPasswordLink,
  disableMember,
  enableMember,
  hashToken,
  invite,
  type Keyring,
  missing,
  newApiKey,
  newToken,
  removeMember,
  shownPart,
} from '@testmesh/platform'
import type { accountRoutes, JsonObject, liveRoutes } from '@testmesh/protocol'
import { accountsOf, type Role } from '@testmesh/storage'
import type { EnteredWorkspace, WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'

const dayMs = 24 * 3_600_000
const ticketMs = 30_000

export const accountHandlers = (keyring: Keyring): WorkspaceHandlers<typeof accountRoutes & typeof liveRoutes> => ({
  listMembers: async ({ workspace }) => ({ items: await workspace.members.list() }),
  changeMember: ({ workspace, params, body, entered }) => changeMember(workspace, { ...params, ...body, by: roleOf(entered) }),
  removeMember: async ({ workspace, params, entered }) => void (await removeMember(workspace, { ...params, by: roleOf(entered) })),
  createPasswordLink: ({ workspace, params, ...call }) => createPasswordLink(workspace, keyring, { ...params, by: managerOf(call) }),
  disableMember: ({ workspace, params, ...call }) => disableMember(workspace, { ...params, by: managerOf(call) }),
  enableMember: ({ workspace, params, ...call }) => enableMember(workspace, { ...params, by: managerOf(call) }),
  listInvitations: async ({ workspace }) => ({ items: await workspace.invitations.list() }),
  createInvitation: ({ workspace, body, ...call }) => invite(workspace, { ...body, by: managerOf(call) }),
  revokeInvitation: async ({ workspace, params }) => {
    if (!(await workspace.invitations.revoke(params.id))) throw missing('invitation')
  },
  listApiKeys: async ({ workspace }) => ({ items: await workspace.apiKeys.list() }),
  createApiKey: async ({ workspace, body, by }) => {
    const key = newApiKey()
    const { name, scope, expiresInDays } = body
    const expiresAt = expiresInDays === undefined ? null : new Date(Date.now() + expiresInDays * dayMs)
    const kept = await workspace.apiKeys.create({ name, scope, expiresAt, prefix: shownPart(key), hash: hashToken(key), createdBy: by })
    return { ...kept, key }
  },
  revokeApiKey: async ({ workspace, params }) => {
    if (!(await workspace.apiKeys.revoke(params.id))) throw missing('API key')
  },
  listAudit: ({ workspace, query }) => workspace.audit.list(given(query)),
  createTicket: async ({ workspace, caller }) => {
    const ticket = newToken()
    const principal = { ...caller.principal } as JsonObject
    await accountsOf(workspace.sql).tickets.issue({
      workspaceId: workspace.id,
      principal,
      tokenHash: hashToken(ticket),
      lifetimeMs: ticketMs,
    })
    return { ticket }
  },
})

const managerOf = ({ by, entered }: { readonly by: string | null; readonly entered: EnteredWorkspace }) => ({
  id: by ?? '',
  role: roleOf(entered),
})

/** These routes are for people, and a person has a role. */
const roleOf = ({ role }: EnteredWorkspace): Role => {
  if (role === undefined) throw new Error('only a member gets here')
  return role
}
