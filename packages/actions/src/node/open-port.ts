import type { AddressInfo, ListenOptions, Server, Socket } from 'node:net'

/** An open port. */
export interface Listening {
  readonly port: number
  /** Closes the port and every connection. */
  close(): Promise<void>
}

export interface OpenPortOptions {
  /** Where; nobody shares it. */
  readonly address: ListenOptions
  /** The error to fail with when the port cannot be opened. */
  refused(cause: NodeJS.ErrnoException): Error
}

/** Has a server listen, and remembers who came. @throws what `refused` gives */
export const openPort = async (server: Server, { address, refused }: OpenPortOptions): Promise<Listening> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
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
