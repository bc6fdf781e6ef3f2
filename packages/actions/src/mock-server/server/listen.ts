import type { RequestListener } from 'node:http'
import { listenHttp } from '../../node/listen-http.ts'
import type { Listening } from '../../node/open-port.ts'
import { mockError } from '../mock-error.ts'

/** Serves HTTP at this address, and nowhere else. @throws ActionError MOCK_PORT_TAKEN, MOCK_CANNOT_LISTEN */
export const listen = (address: { readonly port: number; readonly host: string }, listener: RequestListener): Promise<Listening> =>
  listenHttp({
    listener,
    address: { ...address, backlog: 4096 },
    server: { keepAliveTimeout: 60_000, requestTimeout: 0 },
    refused: (cause) => cannotListen(cause, address),
  })

const cannotListen = (cause: NodeJS.ErrnoException, { port, host }: { readonly port: number; readonly host: string }) =>
  cause.code === 'EADDRINUSE'
    ? mockError('MOCK_PORT_TAKEN', `something else listens on ${host}:${port}`, { cause })
    : mockError('MOCK_CANNOT_LISTEN', `${host}:${port} cannot be opened: ${cause.message}`, { cause })
