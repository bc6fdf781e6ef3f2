import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2'
import { monotonicNow } from '../../node/monotonic.ts'
import { collectBody } from './collect-body.ts'
import { connectionError, refusable } from './connection-error.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import type { Http2Pool } from './http2-pool.ts'
import type { Interrupt } from './interrupt.ts'
import type { IncomingResponse, OutgoingRequest } from './messages.ts'
import { addressOf } from './open-socket.ts'

export interface SendHttp2Options {
  readonly pool: Http2Pool
  readonly settings: ConnectionSettings
  readonly interrupt: Interrupt
}

/** Sends one request over an HTTP/2 connection and reads the whole answer. @throws ActionError */
export const sendHttp2 = async (request: OutgoingRequest, { pool, settings, interrupt }: SendHttp2Options): Promise<IncomingResponse> => {
  const { session, times } = await interrupt.race(pool.connect(request.url, settings))
  const response = await exchange(session, request, interrupt)
  return { ...response, timings: { dns: 0, tcp: 0, tls: 0, ...times, ...response.timings } }
}

type StreamResponse = Omit<IncomingResponse, 'timings'> & { timings: { first_byte: number; download: number } }

const exchange = (session: ClientHttp2Session, request: OutgoingRequest, interrupt: Interrupt): Promise<StreamResponse> =>
  new Promise((resolve, reject) => {
    const startedAt = monotonicNow()
    interrupt.phase = `an answer from ${request.url.host}`
    const stream = startStream(session, request)
    let isDone = false
    const fail = (error: unknown) => {
      if (isDone) return
      isDone = true
      interrupt.onStop = undefined
      stream.close(process.getBuiltinModule('node:http2').constants.NGHTTP2_CANCEL)
      reject(connectionError(error, request.url))
    }
    interrupt.onStop = fail
    stream.on('error', fail)
    // A connection that goes away can close its streams without an error; after the answer this changes nothing.
    stream.on('close', () => fail(closed()))
    stream.on('response', (headers: IncomingHttpHeaders & { ':status'?: number }, _flags, rawHeaders: string[]) => {
      const firstByteAt = monotonicNow()
      const remoteAddress = session.socket ? addressOf(session.socket) : ''
      interrupt.phase = `the whole body from ${request.url.host}`
      collectBody(stream, (error, body) => {
        if (error) return fail(error)
        // A stream that is given up, or goes with its connection, ends like one that is whole.
        if (stream.rstCode !== 0 || lacks(body, headers, request.method)) return fail(closed())
        isDone = true
        interrupt.onStop = undefined
        const timings = { first_byte: firstByteAt - startedAt, download: monotonicNow() - firstByteAt }
        resolve({ status: headers[':status'] ?? 0, statusText: '', rawHeaders, body, protocol: 'HTTP/2', remoteAddress, timings })
      })
    })
    stream.end(request.body)
  })

const closed = () => Object.assign(new Error('the stream was closed'), { code: 'ECONNRESET' })

/** Whether it is shorter than the answer said; one to HEAD has no body, and neither has 304, whatever length they tell. */
const lacks = (body: Buffer, headers: IncomingHttpHeaders & { ':status'?: number }, method: string): boolean =>
  method !== 'HEAD' && headers[':status'] !== 304 && body.length < Number(headers['content-length'] ?? 0)

/** Headers of one HTTP/1.1 connection have no place in HTTP/2 (RFC 9113, 8.2.2). */
const connectionHeaders = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection'])

const startStream = (session: ClientHttp2Session, { url, method, headers }: OutgoingRequest): ClientHttp2Stream =>
  refusable(url, () =>
    session.request({
      ':method': method,
      ':path': `${url.pathname}${url.search}`,
      ':scheme': url.protocol.slice(0, -1),
      ':authority': typeof headers.host === 'string' ? headers.host : url.host,
      ...Object.fromEntries(Object.entries(headers).filter(([name]) => !connectionHeaders.has(name))),
    }),
  )
