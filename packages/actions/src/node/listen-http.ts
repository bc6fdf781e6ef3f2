import type { RequestListener, ServerOptions } from 'node:http'
import type { AddressInfo, ListenOptions, Socket } from 'node:net'

/** An open port. */
export interface Listening {
  readonly port: number
  /** Closes the port and every connection. */
  close(): Promise<void>
}

export interface ListenHttpOptions {
  readonly listener: RequestListener
  /** Where; nobody shares it. */
  readonly address: ListenOptions
  readonly server?: ServerOptions
  /** The error to fail with when the port cannot be opened. */
  refused(cause: NodeJS.ErrnoException): Error
}

/** Serves HTTP. @throws what `refused` gives */
export const listenHttp = async ({ listener, address, server: options = {}, refused }: ListenHttpOptions): Promise<Listening> => {
  const server = process.getBuiltinModule('node:http').createServer(options, listener)
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  // What is no HTTP is answered by Node; a socket that breaks is no reason to end.
  server.on('clientError', (_, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(refused(error)))
    server.listen({ ...address, exclusive: true }, () => resolve())
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
