import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { enter, hashToken, type Principal, Refusal } from '@testmesh/platform'
import { accountsOf, type Database, isOutage } from '@testmesh/storage'
import { WebSocketServer } from 'ws'
import { serveConnection } from './connection.ts'
import type { LiveHub } from './hub.ts'

export interface LiveOptions {
  readonly database: Database
  readonly hub: LiveHub
  /** Origins of pages that may connect, beside the server's own. */
  readonly origins: readonly string[]
  readonly onError: (error: unknown) => void
}

export interface Live {
  clients(): number
  close(): void
}

const maxFrameBytes = 64 * 1024
const livePath = '/api/v1/live'
/** The alias of one execution. */
const executionPath = /^\/ws\/executions\/([0-9a-f-]{36})$/

/** Takes the upgrades of an HTTP server: each connection needs a ticket, which is used up by it. */
export const attachLive = (server: Server, options: LiveOptions): Live => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    admitConnection(request, options)
      .then((admitted) => {
        if (typeof admitted === 'number') return refuse(socket, admitted)
        sockets.handleUpgrade(request, socket, head, (opened) => {
          serveConnection(opened, { ...options, ...admitted })
          if (admitted.first) opened.emit('message', Buffer.from(admitted.first), false)
        })
      })
      .catch((error: unknown) => {
        options.onError(error)
        refuse(socket, isOutage(error) ? 503 : 500)
      })
  })
  return {
    clients: () => sockets.clients.size,
    close: () => {
      for (const socket of sockets.clients) socket.close(1001, 'the server shuts down')
      sockets.close()
    },
  }
}

interface Admitted {
  readonly workspaceId: string
  readonly mayStay: () => Promise<boolean>
  /** What the address asks for. */
  readonly first?: string
}

/** The status of a refusal, or who comes in. */
const admitConnection = async (request: IncomingMessage, { database, origins }: LiveOptions): Promise<Admitted | number> => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const executionId = executionPath.exec(url.pathname)?.[1]
  if (url.pathname !== livePath && executionId === undefined) return 404
  if (!isOwnOrigin(request, origins)) return 403
  const ticket = await accountsOf(database).tickets.redeem(hashToken(url.searchParams.get('ticket') ?? ''))
  if (!ticket) return 401
  const principal = ticket.principal as unknown as Principal
  return {
    workspaceId: ticket.workspaceId,
    mayStay: () => mayStay(database, principal, ticket.workspaceId),
    ...(executionId !== undefined && { first: JSON.stringify({ type: 'subscribe', executionId, ...placeOf(url) }) }),
  }
}

/** What is no place is passed on as it is: the answer says what is wrong with it. */
const placeOf = (url: URL) => {
  const after = url.searchParams.get('after')
  const [, epoch, seq] = /^(\d+)\.(\d+)$/.exec(after ?? '') ?? []
  if (after === null) return {}
  return { after: epoch === undefined ? after : { epoch: Number(epoch), seq: Number(seq) } }
}

/** Programs send no origin; pages cannot help it. */
const isOwnOrigin = ({ headers }: IncomingMessage, origins: readonly string[]): boolean => {
  const { origin, host } = headers
  return origin === undefined || origins.includes(origin) || origin === `http://${host}` || origin === `https://${host}`
}

const mayStay = async (database: Database, principal: Principal, workspaceId: string): Promise<boolean> => {
  const workspace = await accountsOf(database).workspaces.find(workspaceId)
  const { sessions, apiKeyHolders } = accountsOf(database)
  const holds = principal.type === 'user' ? sessions.isAlive(principal.sessionFamily) : apiKeyHolders.holds(principal.id)
  if (!workspace || !(await holds)) return false
  return enter(database, 'listExecutionEvents', { principal, slug: workspace.slug }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal) return false
      throw error
    },
  )
}

const reasons: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

const refuse = (socket: Duplex, status: number): void => {
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
