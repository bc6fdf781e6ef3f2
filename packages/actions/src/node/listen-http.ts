import type { RequestListener, ServerOptions } from 'node:http'
import { type Listening, type OpenPortOptions, openPort } from './open-port.ts'

export interface ListenHttpOptions extends OpenPortOptions {
  readonly listener: RequestListener
  readonly server?: ServerOptions
}

/** Serves HTTP. @throws what `refused` gives */
export const listenHttp = async ({ listener, server: options = {}, ...port }: ListenHttpOptions): Promise<Listening> => {
  const server = process.getBuiltinModule('node:http').createServer(options, listener)
  // What is no HTTP is answered by Node; a socket that breaks is no reason to end.
  server.on('clientError', (_, socket) => socket.destroy())
  return openPort(server, port)
}
