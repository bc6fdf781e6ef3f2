import * as v from 'valibot'
import { emailField, membershipSchema, roleSchema } from './auth-routes.ts'
import { defineRoute } from './define-route.ts'
import { idField, idParams, nameField, pageOf, pageParams, timeField } from './fields.ts'

const scopeSchema = v.picklist(['read', 'run', 'admin', 'agent'])

const memberSchema = v.object({
  userId: v.string(),
  email: v.string(),
  name: v.string(),
  state: v.picklist(['active', 'disabled']),
  role: roleSchema,
  createdAt: timeField,
})

const invitationSchema = v.object({
  id: v.string(),
  email: v.string(),
  role: roleSchema,
  invitedBy: v.nullable(v.string()),
  createdAt: timeField,
  expiresAt: timeField,
})

const apiKeySchema = v.object({
  id: v.string(),
  name: v.string(),
  /** The first characters, to tell keys apart. */
  prefix: v.string(),
  scope: scopeSchema,
  createdBy: v.nullable(v.string()),
  createdAt: timeField,
  expiresAt: v.nullable(timeField),
  /** To the minute. */
  lastUsedAt: v.nullable(timeField),
  revokedAt: v.nullable(timeField),
})

const auditSchema = v.object({
  id: v.string(),
  at: timeField,
  actorType: v.picklist(['user', 'api_key', 'agent', 'system', 'anonymous']),
  actorId: v.nullable(v.string()),
  action: v.string(),
  targetId: v.nullable(v.string()),
  outcome: v.picklist(['done', 'refused', 'failed']),
  ip: v.nullable(v.string()),
  requestId: v.nullable(v.string()),
  detail: v.record(v.string(), v.unknown()),
})

const userParams = v.strictObject({ userId: idField })
const days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650))
const account = { tag: 'accounts' } as const

export const workspaceRoutes = {
  listWorkspaces: defineRoute({
    ...account,
    method: 'GET',
    path: '/workspaces',
    summary: 'The workspaces you belong to',
    reply: v.object({ items: v.array(membershipSchema) }),
  }),
  createWorkspace: defineRoute({
    ...account,
    method: 'POST',
    path: '/workspaces',
    summary: 'Make a workspace of your own',
    body: v.strictObject({ name: nameField }),
    reply: v.object({ id: v.string(), slug: v.string(), name: v.string(), createdAt: timeField }),
    status: 201,
  }),
} as const

export const accountRoutes = {
  listMembers: defineRoute({
    ...account,
    method: 'GET',
    path: '/members',
    summary: 'Who belongs to the workspace',
    reply: v.object({ items: v.array(memberSchema) }),
  }),
  changeMember: defineRoute({
    ...account,
    method: 'PATCH',
    path: '/members/:userId',
    summary: 'Give a member another role',
    params: userParams,
    body: v.strictObject({ role: roleSchema }),
    reply: memberSchema,
  }),
  removeMember: defineRoute({
    ...account,
    method: 'DELETE',
    path: '/members/:userId',
    summary: 'Take somebody out of the workspace',
    params: userParams,
  }),
  createPasswordLink: defineRoute({
    ...account,
    method: 'POST',
    path: '/members/:userId/password-link',
    summary: 'Let a member set a new password; the token for the link is shown once',
    params: userParams,
    reply: v.object({ userId: v.string(), email: v.string(), name: v.string(), expiresAt: timeField, token: v.string() }),
    status: 201,
    shownOnce: 'token',
  }),
  disableMember: defineRoute({
    ...account,
    method: 'POST',
    path: '/members/:userId/disable',
    summary: 'Keep the account of a member out of this server: sign-ins end, and API keys they made do not hold',
    params: userParams,
    reply: memberSchema,
  }),
  enableMember: defineRoute({
    ...account,
    method: 'POST',
    path: '/members/:userId/enable',
    summary: 'Let the account of a member in again; API keys they made hold again',
    params: userParams,
    reply: memberSchema,
  }),
  listInvitations: defineRoute({
    ...account,
    method: 'GET',
    path: '/invitations',
    summary: 'Invitations that may still be accepted',
    reply: v.object({ items: v.array(invitationSchema) }),
  }),
  createInvitation: defineRoute({
    ...account,
    method: 'POST',
    path: '/invitations',
    summary: 'Invite somebody; the token for the link is shown once',
    body: v.strictObject({ email: emailField, role: v.optional(roleSchema, 'editor') }),
    reply: v.object({ ...invitationSchema.entries, token: v.string() }),
    status: 201,
    shownOnce: 'token',
  }),
  revokeInvitation: defineRoute({
    ...account,
    method: 'DELETE',
    path: '/invitations/:id',
    summary: 'Take an invitation back',
    params: idParams,
  }),
  listApiKeys: defineRoute({
    ...account,
    method: 'GET',
    path: '/api-keys',
    summary: 'The API keys of the workspace, revoked ones too',
    reply: v.object({ items: v.array(apiKeySchema) }),
  }),
  createApiKey: defineRoute({
    ...account,
    method: 'POST',
    path: '/api-keys',
    summary: 'Make an API key; it is shown once',
    body: v.strictObject({
      name: nameField,
      scope: scopeSchema,
      /** Default: it does not expire. */
      expiresInDays: v.optional(days),
    }),
    reply: v.object({ ...apiKeySchema.entries, key: v.string() }),
    status: 201,
    shownOnce: 'key',
  }),
  revokeApiKey: defineRoute({
    ...account,
    method: 'DELETE',
    path: '/api-keys/:id',
    summary: 'Revoke an API key for good: here at once, on other servers within a second',
    params: idParams,
  }),
  listAudit: defineRoute({
    ...account,
    method: 'GET',
    path: '/audit',
    summary: 'Who changed what, the newest first',
    query: v.strictObject(pageParams),
    reply: pageOf(auditSchema),
  }),
} as const
