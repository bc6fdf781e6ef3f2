import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

export interface ProxyServer {
  readonly url: string
  /** What went through it: `GET http://…` or `CONNECT 127.0.0.1:443`, with the credentials it was given. */
  readonly seen: readonly { readonly line: string; readonly authorization: string | undefined }[]
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface ProxyOptions {
  /** What it answers to each CONNECT instead: `403 Forbidden`. */
  readonly refuses?: string
}

/** A forward proxy on 127.0.0.1 that also tunnels (CONNECT). */
export const proxyServer = async ({ refuses }: ProxyOptions = {}): Promise<ProxyServer> => {
  const seen: { line: string; authorization: string | undefined }[] = []
  const sockets = new Set<Socket>()
  const server = createServer((incoming, outgoing) => {
    seen.push({ line: `${incoming.method} ${incoming.url}`, authorization: incoming.headers['proxy-authorization'] })
    forward(incoming, outgoing)
  })
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    seen.push({ line: `CONNECT ${incoming.url}`, authorization: incoming.headers['proxy-authorization'] })
    if (refuses === undefined) tunnel(incoming.url ?? '', socket)
    else socket.end(`HTTP/1.1 ${refuses}\r\n\r\n`)
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, stop, [Symbol.asyncDispose]: stop }
}

const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
  const upstream = request(incoming.url ?? '', { method: incoming.method ?? 'GET', headers: incoming.headers }, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, { ...response.headers, via: '1.1 test-proxy' })
    response.pipe(outgoing)
  })
  upstream.on('error', () => outgoing.writeHead(502).end())
  incoming.pipe(upstream)
}

const tunnel = (target: string, socket: Socket): void => {
  const [host = '', port] = target.split(':')
  const upstream = connect(Number(port), host, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    upstream.pipe(socket).pipe(upstream)
  })
  upstream.on('error', () => socket.destroy())
  socket.on('error', () => upstream.destroy())
  socket.on('close', () => upstream.destroy())
}
