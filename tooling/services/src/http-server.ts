import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttp2Server, createSecureServer } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo, Server as NetServer, Socket } from 'node:net'
import type { TlsIdentity } from './tls-identity.ts'

export interface HttpServerOptions {
  /** Speaks https with this certificate. */
  readonly tls?: TlsIdentity
  /** Asks for a client certificate and takes only this one (PEM). */
  readonly clientCa?: string
  /** Speaks HTTP/2: over TLS when `tls` is given, else with prior knowledge. */
  readonly http2?: boolean
  readonly keepAliveTimeoutMs?: number
}

export interface HttpServer {
  /** `http://127.0.0.1:41234`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** How many connections were made so far. */
  readonly connections: () => number
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A real HTTP server on 127.0.0.1 and a free port. */
export const httpServer = async (listener: RequestListener, options: HttpServerOptions = {}): Promise<HttpServer> => {
  const server = createFor(listener, options)
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const { port } = server.address() as AddressInfo
  const url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`
  return { url, port, connections: () => connections, stop, [Symbol.asyncDispose]: stop }
}

const createFor = (listener: RequestListener, options: HttpServerOptions): NetServer => {
  const secure = options.tls && {
    ...options.tls,
    ...(options.clientCa ? { ca: options.clientCa, requestCert: true, rejectUnauthorized: true } : {}),
  }
  // The compatibility API of node:http2 hands out objects that work like those of node:http.
  const http2Listener = listener as never
  if (options.http2) return secure ? createSecureServer({ ...secure, allowHTTP1: false }, http2Listener) : createHttp2Server(http2Listener)
  if (secure) return createHttpsServer(secure, listener)
  return withKeepAlive(createServer(listener), options)
}

const withKeepAlive = (server: Server, { keepAliveTimeoutMs }: HttpServerOptions): Server => {
  if (keepAliveTimeoutMs !== undefined) server.keepAliveTimeout = keepAliveTimeoutMs
  return server
}
