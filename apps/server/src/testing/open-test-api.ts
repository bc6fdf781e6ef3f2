import { randomBytes } from 'node:crypto'
import { createKeyring } from '@testmesh/platform'
import type { Problem } from '@testmesh/protocol'
import { createEmbeddedQueue } from '@testmesh/queue'
import { accountsOf, newId } from '@testmesh/storage'
import { temporaryPglite } from '@testmesh/storage/testing'
import type { Access, AuditEntry, ChangeLog } from '../http/access.ts'
import { createApp } from '../http/create-app.ts'
import { handlersOf } from '../routes/handlers.ts'

export interface Reply<T = Record<string, unknown>> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

/** The API on a database of its own, for one who may do everything in one workspace: what the routes do, apart from who may. */
export const openTestApi = async () => {
  const database = await temporaryPglite()
  const accounts = accountsOf(database)
  const owner = await accounts.users.create({ email: 'olga@example.com', name: 'Olga' })
  const workspace = await accounts.workspaces.create({ slug: 'main', name: 'Main', ownerId: owner.id })
  const audited: AuditEntry[] = []
  const errors: unknown[] = []
  const queue = createEmbeddedQueue({ database, recordEnded: async () => {} })
  const keyring = createKeyring(randomBytes(32))
  const access: Access = {
    authenticate: async () => ({ type: 'user', id: owner.id, sessionFamily: newId() }),
    limit: async () => {},
    needsWorkspace: () => true,
    admit: () => {},
    enter: async () => ({ ...workspace, role: 'owner' }),
  }
  const log: ChangeLog = {
    replay: async () => undefined,
    keep: async () => {},
    audit: async (_, entry) => void audited.push(entry),
    auditRefused: async (_, entry) => void audited.push(entry),
  }
  const app = createApp({
    database,
    access,
    log,
    handlers: handlersOf({ queue, keyring }),
    origins: [],
    addressOf: () => '127.0.0.1',
    onFinished: ({ error }) => error !== undefined && errors.push(error),
  })
  const send = async (path: string, init: RequestInit): Promise<Reply<never>> => {
    const response = await app.request(`/api/v1${path}`, init)
    if (errors.length > 0) throw errors.pop()
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as never }
  }
  const ask = <T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> =>
    send(path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  /** It must be refused. */
  const refused = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    ask<Problem>(method, path, body, headers)
  return { database, queue, keyring, owner, workspace, audited, app, send, ask, refused, close: () => database[Symbol.asyncDispose]() }
}

export type TestApi = Awaited<ReturnType<typeof openTestApi>>
