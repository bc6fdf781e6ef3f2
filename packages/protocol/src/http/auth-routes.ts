import * as v from 'valibot'
import { defineRoute } from './define-route.ts'
import { nameField, textField, timeField } from './fields.ts'

export const emailField = v.pipe(v.string(), v.trim(), v.maxLength(254), v.email('must be an email address'))
/** How strong it must be is said by the server. */
const passwordField = textField(200)
const tokenField = v.pipe(v.string(), v.maxLength(200))

export const roleSchema = v.picklist(['viewer', 'editor', 'admin', 'owner'])
export const userSchema = v.object({ id: v.string(), email: v.string(), name: v.string(), createdAt: timeField })

const signedIn = v.object({
  /** For `Authorization: Bearer`. The next one comes from `/auth/refresh`, by a cookie that pages cannot read. */
  accessToken: v.string(),
  /** Seconds. */
  expiresIn: v.number(),
  user: userSchema,
})

export const membershipSchema = v.object({ id: v.string(), slug: v.string(), name: v.string(), role: roleSchema, createdAt: timeField })
const auth = { tag: 'auth' } as const

export const authRoutes = {
  getSetup: defineRoute({
    ...auth,
    method: 'GET',
    path: '/auth/setup',
    summary: 'Whether the first account is still to be made',
    reply: v.object({ needsSetup: v.boolean() }),
  }),
  setUp: defineRoute({
    ...auth,
    method: 'POST',
    path: '/auth/setup',
    summary: 'Make the first account and its workspace, by the link that the server printed',
    body: v.strictObject({
      token: tokenField,
      email: emailField,
      name: nameField,
      password: passwordField,
      workspace: v.optional(nameField, 'Main'),
    }),
    reply: signedIn,
    status: 201,
  }),
  login: defineRoute({
    ...auth,
    method: 'POST',
    path: '/auth/login',
    summary: 'Sign in',
    body: v.strictObject({ email: emailField, password: passwordField }),
    reply: signedIn,
  }),
  refresh: defineRoute({
    ...auth,
    method: 'POST',
    path: '/auth/refresh',
    summary: 'The next access token, by the cookie',
    reply: signedIn,
  }),
  logout: defineRoute({ ...auth, method: 'POST', path: '/auth/logout', summary: 'Sign out, everywhere this sign-in reaches' }),
  changePassword: defineRoute({
    ...auth,
    method: 'POST',
    path: '/auth/password',
    summary: 'Change your password; every other sign-in ends',
    body: v.strictObject({ current: passwordField, next: passwordField }),
    reply: signedIn,
  }),
  getPasswordLink: defineRoute({
    ...auth,
    method: 'GET',
    path: '/auth/password-link',
    summary: 'Whose password a link sets',
    query: v.strictObject({ token: tokenField }),
    reply: v.object({ email: v.string(), name: v.string(), expiresAt: timeField }),
  }),
  resetPassword: defineRoute({
    ...auth,
    method: 'POST',
    path: '/auth/password-link',
    summary: 'Set a new password, by a link; every sign-in from before ends',
    body: v.strictObject({ token: tokenField, password: passwordField }),
    reply: signedIn,
  }),
  getMe: defineRoute({
    ...auth,
    method: 'GET',
    path: '/me',
    summary: 'Who you are, and your workspaces',
    reply: v.object({ user: userSchema, workspaces: v.array(membershipSchema) }),
  }),
  getInvitation: defineRoute({
    ...auth,
    method: 'GET',
    path: '/auth/invitation',
    summary: 'What an invitation is for',
    query: v.strictObject({ token: tokenField }),
    reply: v.object({ email: v.string(), role: roleSchema, workspace: v.string(), expiresAt: timeField }),
  }),
  acceptInvitation: defineRoute({
    ...auth,
    method: 'POST',
    path: '/auth/invitation',
    summary: 'Join a workspace: with a new account, or signed in with the one you have',
    body: v.strictObject({ token: tokenField, name: v.optional(nameField), password: v.optional(passwordField) }),
    reply: v.object({ ...signedIn.entries, workspace: v.object({ slug: v.string(), name: v.string() }) }),
    status: 201,
  }),
} as const
