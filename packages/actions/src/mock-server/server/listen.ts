import type { RequestListener } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { mockError } from '../mock-error.ts'

/** An open port. */
export interface Listening {
  readonly port: number
  /** Closes the port and every connection. */
  close(): Promise<void>
}

/** Serves HTTP on 127.0.0.1, and nowhere else. @throws ActionError MOCK_PORT_TAKEN, MOCK_CANNOT_LISTEN */
export const listen = async (port: number, listener: RequestListener): Promise<Listening> => {
  const server = process.getBuiltinModule('node:http').createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, listener)
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  // What is no HTTP is answered by Node; a socket that breaks is no reason to end.
  server.on('clientError', (_, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(error, port)))
    server.listen({ port, host: '127.0.0.1', exclusive: true, backlog: 4096 }, () => resolve())
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

const cannotListen = (cause: NodeJS.ErrnoException, port: number) =>
  cause.code === 'EADDRINUSE'
    ? mockError('MOCK_PORT_TAKEN', `something else listens on 127.0.0.1:${port}`, { cause })
    : mockError('MOCK_CANNOT_LISTEN', `the port ${port} cannot be opened: ${cause.message}`, { cause })
