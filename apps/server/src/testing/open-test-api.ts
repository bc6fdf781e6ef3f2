import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPlatform, setupToken } from '@testmesh/platform'
import type { Problem } from '@testmesh/protocol'
import { templateFile } from '@testmesh/storage/testing'
import { type AppOptions, createApp } from '../http/create-app.ts'
import { createParts, type PartsOptions } from '../server-parts.ts'

export interface Reply<T = Record<string, unknown>> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

export interface SignedInReply {
  readonly accessToken: string
  readonly user: { readonly id: string; readonly email: string }
}

const often = { perPrincipal: 1e6, anonymous: 1e6, logins: 1e6, knocks: 1e6, arrivals: 1e6 }

/** The API on a platform of its own, set up by Olga, who owns the workspace `main`. */
export const openTestApi = async (
  options: { readonly databaseUrl?: string } & Partial<Pick<PartsOptions, 'rateLimits' | 'origins' | 'publicUrl'>> &
    Pick<AppOptions, 'startSpan'> = {},
) => {
  const { rateLimits = often, origins = [], databaseUrl, startSpan, publicUrl } = options
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-api-'))
  const platform = await openPlatform({ folder, template: await templateFile(), ...(databaseUrl !== undefined && { databaseUrl }) })
  const errors: unknown[] = []
  const app = createApp({
    ...createParts({ platform, version: '1.2.3', origins, rateLimits, ...(publicUrl !== undefined && { publicUrl }) }),
    addressOf: (request) => request.headers.get('x-test-address') ?? '127.0.0.1',
    ...(startSpan && { startSpan }),
    onFinished: ({ error }) => error !== undefined && errors.push(error),
  })
  const send = async (path: string, init: RequestInit = {}): Promise<Reply<never>> => {
    const response = await app.request(`http://127.0.0.1/api/v1${path}`, init)
    if (errors.length > 0) throw errors.pop()
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as never }
  }
  /** As whoever holds the token, nobody without one. */
  const as =
    (token: string | undefined) =>
    <T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> =>
      send(path, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
  const nobody = as(undefined)
  const setUp = { token: setupToken(platform.keyring), email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' }
  const { body: owner } = await nobody<SignedInReply>('POST', '/auth/setup', setUp)
  const ask = as(owner.accessToken)
  const { body: me } = await ask<{ workspaces: { id: string; slug: string }[] }>('GET', '/me')
  const [workspace = { id: '', slug: '' }] = me.workspaces

  /** Somebody with a role in the workspace, by an invitation. */
  const join_ = async (role: string, email = `${role}@example.com`): Promise<SignedInReply> => {
    const { body: invitation } = await ask<{ token: string }>('POST', '/invitations', { email, role })
    const joining = { token: invitation.token, name: role, password: 'another fine password' }
    return (await nobody<SignedInReply>('POST', '/auth/invitation', joining)).body
  }
  return {
    ...platform,
    folder,
    owner,
    workspace,
    app,
    /** With the owner's token. */
    send: (path: string, init: RequestInit = {}) =>
      send(path, { ...init, headers: { authorization: `Bearer ${owner.accessToken}`, ...(init.headers as Record<string, string>) } }),
    as,
    nobody,
    ask,
    join: join_,
    /** It must be refused. */
    refused: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => ask<Problem>(method, path, body, headers),
    close: async () => {
      await platform.close()
      await rm(folder, { recursive: true })
    },
  }
}

export type TestApi = Awaited<ReturnType<typeof openTestApi>>
