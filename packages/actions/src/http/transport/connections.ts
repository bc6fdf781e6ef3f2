import type { Socket } from 'node:net'
import { monotonicNow } from '../../node/monotonic.ts'
import { hostOf, portOf } from '../../node/url-place.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import { type OpenSocketOptions, openSocket } from './open-socket.ts'

/** An open HTTP/1.1 connection. It carries one request at a time. */
export interface Connection {
  readonly socket: Socket
  /** Equal for those that may take each other's place. */
  readonly kind: string
  /** It was kept, and may be over without our knowing yet. */
  isKept: boolean
  /** Who waits for an answer; absent while nobody does. */
  reader: Reader | undefined
}

export interface Reader {
  take(bytes: Buffer): void
  /** Called once: nothing more will come, because of `error` or because the other end had its say. */
  end(error: Error | undefined): void
}

/** Connections that are kept open between requests. */
export interface Connections {
  /** One that is open and waits for a request. */
  find(url: URL, settings: ConnectionSettings): Connection | undefined
  open(url: URL, settings: ConnectionSettings): Promise<Connection>
  /** Keeps it for the next request to the same origin, for so long at most. Milliseconds. */
  keep(connection: Connection, forMs: number): void
}

/** More than these that wait for a request of one origin are closed. */
const mostIdle = 256

export const createConnections = (options: OpenSocketOptions): Connections => {
  const idle = new Map<string, Idle[]>()
  const keep = (connection: Connection, until: number): void => {
    const waiting = idle.get(connection.kind) ?? []
    idle.set(connection.kind, waiting)
    connection.isKept = true
    if (waiting.length < mostIdle && monotonicNow() < until) waiting.push({ connection, until })
    else connection.socket.destroy()
  }
  return {
    find: (url, settings) => {
      const waiting = idle.get(kindOf(url, settings))
      for (let last = waiting?.pop(); last; last = waiting?.pop()) {
        const { connection, until } = last
        if (!connection.socket.destroyed && monotonicNow() < until) return connection
        connection.socket.destroy()
      }
      return undefined
    },
    open: async (url, settings) => {
      const way = url.protocol === 'https:' ? { tls: { ...settings.tls, ALPNProtocols: ['http/1.1'] } } : { isUnbuffered: true }
      return toConnection(await openSocket({ host: hostOf(url), port: portOf(url), ...way }, options), kindOf(url, settings))
    },
    keep: (connection, forMs) => {
      const { socket } = connection
      // Answered before it took all of the request: it may never take the rest, nor what comes behind that.
      if (forMs > 0 && socket.writableLength > 0) {
        socket.write('', (error) => {
          if (!error) keep(connection, monotonicNow() + forMs)
        })
      } else keep(connection, monotonicNow() + forMs)
    },
  }
}

interface Idle {
  readonly connection: Connection
  readonly until: number
}

const kindOf = ({ protocol, host }: URL, { key }: ConnectionSettings): string => `${protocol}${host} ${key}`

/** Heard for as long as it lives. What comes while nobody waits for it answers nothing: such a connection is no longer used. */
export const toConnection = (socket: Socket, kind: string): Connection => {
  const connection: Connection = { socket, kind, isKept: false, reader: undefined }
  const end = (error: Error | undefined): void => {
    const { reader } = connection
    connection.reader = undefined
    if (reader) reader.end(error)
    else socket.destroy()
  }
  socket.on('data', (bytes: Buffer) => (connection.reader ? connection.reader.take(bytes) : socket.destroy()))
  socket.on('end', () => end(undefined))
  socket.on('error', end)
  socket.on('close', () => end(undefined))
  return connection
}
