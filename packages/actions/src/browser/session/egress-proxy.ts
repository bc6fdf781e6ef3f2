import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ActionContext } from '@testmesh/action-kit'
import { addressesOf } from '../../node/addresses-of.ts'
import { hostOf } from '../../node/url-place.ts'

/**
 * The one way out of a browser's windows: it resolves every host by the execution's egress, so that no request, redirect, script or
 * socket of a page gets where flows may not go, also where a name changes its address between two looks.
 */
export interface EgressProxy {
  readonly url: string
  /** Why the last connection to `host:port` failed, if it did. */
  failureOf(authority: string): Error | undefined
  /** Sent with everything that goes out in plain HTTP. */
  setTrace(traceparent: string): void
  close(): Promise<void>
}

export const openEgressProxy = async (net: ActionContext['net']): Promise<EgressProxy> => {
  const http = process.getBuiltinModule('node:http')
  const failures = new Map<string, Error>()
  const sockets = new Set<Socket>()
  let traceparent = ''
  const own = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  }
  const connect = async (host: string, port: number): Promise<Socket> => {
    const authority = `${host}:${port}`
    try {
      const socket = await connectTo(host, port, { net, own })
      failures.delete(authority)
      return socket
    } catch (error) {
      failures.set(authority, error as Error)
      throw error
    }
  }
  const server = http.createServer((request, response) => {
    const url = URL.parse(request.url ?? '')
    if (url?.protocol !== 'http:') return void response.writeHead(400).end()
    forward(request, response, { url, connect, traceparent })
  })
  server.on('connection', own)
  server.on('connect', (request, client: Socket, head: Buffer) => {
    const url = URL.parse(`http://${request.url}`)
    if (!url) return void client.destroy()
    connect(hostOf(url), Number(url.port) || 443).then(
      (target) => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        if (head.length > 0) target.write(head)
        join(client, target)
      },
      () => client.destroy(),
    )
  })
  await listen(server)
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    failureOf: (authority) => failures.get(authority),
    setTrace: (value) => {
      traceparent = value
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

const listen = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })

interface ConnectOptions {
  readonly net: ActionContext['net']
  readonly own: (socket: Socket) => void
}

const connectTo = async (host: string, port: number, { net, own }: ConnectOptions): Promise<Socket> => {
  const [first, second] = addressesOf(host, await net.resolve(host, port))
  try {
    return await open(first.address, port, own)
  } catch (error) {
    if (second === undefined) throw error
    return await open(second.address, port, own).catch(() => Promise.reject(error))
  }
}

const open = (host: string, port: number, own: (socket: Socket) => void): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = process.getBuiltinModule('node:net').connect({ host, port, noDelay: true })
    own(socket)
    socket.once('connect', () => resolve(socket))
    socket.once('error', reject)
    socket.once('close', () => reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })))
  })

const join = (client: Socket, target: Socket): void => {
  client.pipe(target).pipe(client)
  client.on('close', () => target.destroy())
  target.on('close', () => client.destroy())
}

interface ForwardOptions {
  readonly url: URL
  readonly connect: (host: string, port: number) => Promise<Socket>
  readonly traceparent: string
}

/** The page sees a broken connection where there is no answer: a page of ours in its place would look like one of the server. */
const forward = (request: IncomingMessage, response: ServerResponse, { url, connect, traceparent }: ForwardOptions): void => {
  const port = Number(url.port) || 80
  connect(hostOf(url), port).then(
    (socket) => {
      if (response.destroyed) return socket.destroy()
      const outgoing = process.getBuiltinModule('node:http').request({
        createConnection: () => socket,
        method: request.method,
        path: `${url.pathname}${url.search}`,
        // A page that traces its own requests knows better.
        headers: { traceparent, ...withoutHops(request.headers), host: url.host, connection: 'close' },
        setHost: false,
      })
      outgoing.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, rawHeaders(answer))
        response.flushHeaders()
        answer.pipe(response)
        answer.on('error', () => undefined)
        // What came of an answer that breaks off gets to the page, and then it breaks off there too.
        answer.on('close', () => answer.complete || response.socket?.destroySoon())
      })
      outgoing.on('error', () => response.headersSent || response.destroy())
      response.on('close', () => outgoing.destroy())
      request.pipe(outgoing)
    },
    () => response.destroy(),
  )
}

/** They are about one connection, not about the request. */
const hops = new Set(['connection', 'proxy-connection', 'keep-alive', 'proxy-authorization', 'te', 'upgrade'])

const withoutHops = (headers: IncomingMessage['headers']): IncomingMessage['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hops.has(name)))

/** As the server wrote them, several of a name too. */
const rawHeaders = ({ rawHeaders: raw }: IncomingMessage): string[] => {
  const kept: string[] = []
  for (let at = 0; at < raw.length; at += 2)
    if (!/^(connection|keep-alive|transfer-encoding)$/i.test(raw[at] ?? '')) kept.push(raw[at] ?? '', raw[at + 1] ?? '')
  return kept
}
