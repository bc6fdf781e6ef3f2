import type { RequestListener } from 'node:http'
import { listenHttp } from '../../node/listen-http.ts'
import type { Listening } from '../../node/open-port.ts'
import { mockError } from '../mock-error.ts'

/** Serves HTTP on 127.0.0.1, and nowhere else. @throws ActionError MOCK_PORT_TAKEN, MOCK_CANNOT_LISTEN */
export const listen = (port: number, listener: RequestListener): Promise<Listening> =>
  listenHttp({
    listener,
    address: { port, host: '127.0.0.1', backlog: 4096 },
    server: { keepAliveTimeout: 60_000, requestTimeout: 0 },
    refused: (cause) => cannotListen(cause, port),
  })

const cannotListen = (cause: NodeJS.ErrnoException, port: number) =>
  cause.code === 'EADDRINUSE'
    ? mockError('MOCK_PORT_TAKEN', `something else listens on 127.0.0.1:${port}`, { cause })
    : mockError('MOCK_CANNOT_LISTEN', `the port ${port} cannot be opened: ${cause.message}`, { cause })
