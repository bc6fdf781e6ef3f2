import type { Agent, ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ConnectionOptions } from 'node:tls'
import { monotonicNow } from '../../node/monotonic.ts'
import { hostOf, portOf } from '../../node/url-place.ts'
import { collectBody } from './collect-body.ts'
import { connectionError, refusable } from './connection-error.ts'
import type { Interrupt } from './interrupt.ts'
import type { IncomingResponse, OutgoingRequest, Timings } from './messages.ts'
import { addressOf, connectTimesOf } from './open-socket.ts'
import { isStale, resendInWords } from './resend.ts'

export interface SendHttp1Options {
  readonly agent?: Agent
  /** Instead of one of the agent's: the request went over it before. */
  readonly connection?: Duplex
  /** For agents that make the secure connection from the request's own options: those of a proxy. */
  readonly tls?: ConnectionOptions
  readonly interrupt: Interrupt
  readonly keepOpen?: KeepOpen | undefined
  /** Told, in words, that the request went over the wire a second time. */
  readonly onResend?: (line: string) => void
}

/** Takes over a body that goes on; the answer is given without it. */
export type KeepOpen = (incoming: IncomingMessage) => boolean

/** Sends one request over `agent` and reads the whole answer. @throws ActionError */
export const sendHttp1 = (request: OutgoingRequest, options: SendHttp1Options): Promise<IncomingResponse> =>
  new Promise((resolve, reject) => {
    const { interrupt } = options
    const startedAt = monotonicNow()
    const fail = (error: unknown) => {
      interrupt.onStop = undefined
      outgoing.destroy()
      reject(connectionError(error, request.url))
    }
    interrupt.phase = `an answer from ${request.url.host}`
    const outgoing = startRequest(request, options)
    interrupt.onStop = fail
    outgoing.on('error', (error) => {
      // Destroyed by ourselves: its hang-up is no stale connection, and the answer was given.
      if (interrupt.onStop === undefined) return
      if (!outgoing.reusedSocket || !isStale(error, request)) return fail(error)
      options.onResend?.(resendInWords(request))
      sendHttp1(request, options).then(resolve, reject)
    })
    // An answer like others, but for the connection, which speaks another protocol from here on.
    outgoing.on('upgrade', (incoming, socket) => {
      interrupt.onStop = undefined
      const remoteAddress = addressOf(socket as Socket)
      socket.destroy()
      resolve({ ...toResponse(incoming, nothing), remoteAddress, timings: toTimings(outgoing, startedAt, monotonicNow()) })
    })
    outgoing.on('response', (incoming) => {
      const firstByteAt = monotonicNow()
      // Read now: a connection that closes with the answer forgets it.
      const remoteAddress = addressOf(incoming.socket)
      if (options.keepOpen?.(incoming)) {
        interrupt.onStop = undefined
        return resolve({ ...toResponse(incoming, nothing), remoteAddress, timings: toTimings(outgoing, startedAt, firstByteAt) })
      }
      interrupt.phase = `the whole body from ${request.url.host}`
      collectBody(incoming, (error, body) => {
        if (error) return fail(error)
        interrupt.onStop = undefined
        resolve({ ...toResponse(incoming, body), remoteAddress, timings: toTimings(outgoing, startedAt, firstByteAt) })
      })
    })
    outgoing.end(request.body)
  })

const nothing = Buffer.alloc(0)

const startRequest = ({ url, method, headers }: OutgoingRequest, { agent, connection, tls }: SendHttp1Options): ClientRequest => {
  const transport = url.protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')
  return refusable(url, () =>
    transport.request({
      ...tls,
      ...(connection ? { createConnection: () => connection } : { agent }),
      method,
      headers,
      protocol: url.protocol,
      host: hostOf(url),
      port: portOf(url),
      path: `${url.pathname}${url.search}`,
    }),
  )
}

const toTimings = (outgoing: ClientRequest, startedAt: number, firstByteAt: number): Timings => {
  const connect = outgoing.reusedSocket || !outgoing.socket ? undefined : connectTimesOf(outgoing.socket)
  const connectMs = connect ? connect.dns + connect.tcp + connect.tls : 0
  return {
    dns: connect?.dns ?? 0,
    tcp: connect?.tcp ?? 0,
    tls: connect?.tls ?? 0,
    first_byte: Math.max(0, firstByteAt - startedAt - connectMs),
    download: monotonicNow() - firstByteAt,
  }
}

const toResponse = (incoming: IncomingMessage, body: Buffer) => ({
  status: incoming.statusCode ?? 0,
  statusText: incoming.statusMessage ?? '',
  rawHeaders: incoming.rawHeaders,
  body,
  protocol: `HTTP/${incoming.httpVersion}`,
})
