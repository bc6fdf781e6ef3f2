import type { ActionContext, Config } from '@testmesh/action-kit'
import type { WebSocket } from 'ws'
import { requireDriver } from '../driver.ts'
import { nodeTls } from '../node/tls-settings.ts'
import { hostOf, portOf } from '../node/url-place.ts'
import { wayTo } from '../node/way-to.ts'
import { readPem } from '../read-pem.ts'
import { type Connection, toConnection, waitFor } from './connection.ts'
import type { websocketSchema } from './websocket.schema.ts'
import { connectError, websocketError } from './websocket-error.ts'

type ConnectConfig = Pick<Config<typeof websocketSchema>, 'url' | 'headers' | 'protocols' | 'timeout' | 'traceparent' | 'verify_ssl' | 'ca'>

/** Connects to the address that egress pins. @throws ActionError */
export const openConnection = async (config: ConnectConfig, context: ActionContext): Promise<Connection> => {
  const url = toUrl(config.url)
  if (context.signal.aborted) throw websocketError('WEBSOCKET_ABORTED', 'the step was stopped', { cause: context.signal.reason })
  const socket = await startSocket(url, config, context)
  // Made before the handshake ends, so that no early message is missed.
  const connection = toConnection(socket)
  let failure: Error | undefined
  const deadline = context.clock.now() + config.timeout
  try {
    await waitFor(
      (notify) => {
        socket.once('open', notify)
        socket.once('error', (error) => {
          failure = connectError(error, url)
          notify()
        })
        socket.once('unexpected-response', (_, response) => {
          failure = websocketError(
            'WEBSOCKET_REFUSED',
            `${url.host} answered ${response.statusCode} ${response.statusMessage} instead of opening a WebSocket`,
          )
          notify()
        })
      },
      { context, deadline, what: `a connection to ${url.host}` },
    )
    if (failure) throw failure
    return connection
  } catch (error) {
    socket.terminate()
    throw error
  }
}

const toUrl = (written: string | undefined): URL => {
  if (written === undefined) throw websocketError('WEBSOCKET_NOT_OPEN', 'there is no url to connect to')
  const url = URL.parse(written.replace(/^http(?=s?:)/i, 'ws'))
  if (url?.protocol === 'ws:' || url?.protocol === 'wss:') return url
  throw websocketError('WEBSOCKET_BAD_URL', `${JSON.stringify(written)} is not a WebSocket url`)
}

const startSocket = async (url: URL, config: ConnectConfig, context: ActionContext): Promise<WebSocket> => {
  const { WebSocket: Socket } = await requireDriver('ws', () => import('ws'))
  const ca = await readPem(config.ca, context.files)
  const tls = nodeTls({ verify: config.verify_ssl, ca }, context.net)
  const way = await wayTo(hostOf(url), portOf(url), { tls, net: context.net }).catch((error: unknown) =>
    Promise.reject(connectError(error, url)),
  )
  return new Socket(url, config.protocols ?? [], {
    headers: {
      ...(config.traceparent !== false && { traceparent: context.trace.traceparent }),
      ...(config.headers as Record<string, string> | undefined),
    },
    ...tls,
    ...way,
  })
}
