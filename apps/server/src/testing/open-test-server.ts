import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, openPlatform, setupToken } from '@testmesh/platform'
import type { LiveMessage, LiveRequest, UnnumberedEvent } from '@testmesh/protocol'
import { withWorkspace } from '@testmesh/storage'
import { templateFile } from '@testmesh/storage/testing'
import { WebSocket } from 'ws'
import { startServer } from '../start-server.ts'

/** A server on a port of its own, set up by Olga. */
export const openTestServer = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-server-'))
  const platform = await openPlatform({ folder, template: await templateFile() })
  const lines: string[] = []
  const log = createLog({ name: 'testmesh-server', write: (line) => lines.push(line) })
  const rateLimits = { perPrincipal: 1e6, anonymous: 1e6, logins: 1e6 }
  const server = await startServer({ platform, host: '127.0.0.1', port: 0, version: '1.2.3', log, rateLimits })
  const ask = async <T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: T; headers: Headers }> => {
    const response = await fetch(server.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...(token !== '' && { authorization: `Bearer ${token}` }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T }
  }
  let token = ''
  const link = await server.setupLink()
  const account = { token: setupToken(platform.keyring), email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' }
  token = (await ask<{ accessToken: string }>('POST', '/api/v1/auth/setup', account)).body.accessToken
  const [row] = await platform.database.query<{ id: string }>('select id from users.workspaces')
  const workspace = withWorkspace(platform.database, row?.id ?? '')

  /** An execution with a log of so many lines. */
  const execution = async (lineCount: number): Promise<string> => {
    const { id } = await workspace.executions.create({ flowName: 'a', flowSha256: '', triggerType: 'api' })
    await addLines(id, 0, lineCount)
    return id
  }
  const addLines = (executionId: string, from: number, count: number, text = 'x') => {
    const line = (n: number): UnnumberedEvent => ({
      v: 1,
      executionId,
      epoch: 1,
      at: n,
      type: 'step.logged',
      path: 'steps/a',
      data: { line: `${n} ${text}`, attempt: 1 },
    })
    return workspace.events.append({ executionId, epoch: 1, from, events: Array.from({ length: count }, (_, n) => line(from + n)) })
  }
  const ticket = async (): Promise<string> => (await ask<{ ticket: string }>('POST', '/api/v1/live/tickets')).body.ticket
  const connect = async (options: ConnectOptions = {}) => {
    const { url = server.url, path = '/api/v1/live', headers = {} } = options
    const address = `${url.replace('http', 'ws')}${path}${path.includes('?') ? '&' : '?'}ticket=${options.ticket ?? (await ticket())}`
    const socket = new WebSocket(address, { headers })
    const messages: LiveMessage[] = []
    socket.on('message', (data) => messages.push(JSON.parse(String(data)) as LiveMessage))
    const closed = new Promise<number>((resolve) => socket.once('close', resolve))
    const refused = new Promise<number>((resolve) => socket.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0)))
    const opened = new Promise<'opened'>((resolve) => socket.once('open', () => resolve('opened')))
    socket.on('error', () => {})
    const outcome = await Promise.race([opened, refused])
    const seqs = () => messages.flatMap((message) => (message.type === 'events' ? message.events.map(({ seq }) => seq) : []))
    return { socket, outcome, messages, closed, seqs, send: (request: LiveRequest) => socket.send(JSON.stringify(request)) }
  }
  const close = async () => {
    await server.close()
    await platform.close()
    await rm(folder, { recursive: true })
  }
  return { ...platform, folder, server, link, lines, workspace, ask, execution, addLines, ticket, connect, close }
}

interface ConnectOptions {
  /** Of another server. */
  readonly url?: string
  readonly ticket?: string
  readonly path?: string
  readonly headers?: Record<string, string>
}

export type TestServer = Awaited<ReturnType<typeof openTestServer>>
