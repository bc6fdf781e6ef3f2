import { monotonicNow } from '../../node/monotonic.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import type { Connection, Connections } from './connections.ts'
import type { Interrupt } from './interrupt.ts'
import type { IncomingResponse, OutgoingRequest, Timings } from './messages.ts'
import { addressOf, type ConnectTimes, connectTimesOf } from './open-socket.ts'
import { createAnswerReader } from './plain-answer.ts'
import type { Over, Unread } from './replay.ts'
import { isStale, resendInWords } from './resend.ts'

export interface SendPlainOptions {
  readonly connections: Connections
  readonly settings: ConnectionSettings
  readonly interrupt: Interrupt
  /** Told, in words, that the request went over the wire a second time. */
  readonly onResend: (line: string) => void
}

/**
 * Sends one request and reads the whole answer, as most of them are. Whatever is unusual about an answer, or the way it ends, is for
 * Node's client, which reads it from its first byte and says what is wrong. For all others that client costs three times as much.
 *
 * @param head of the request, as `plainHead` gives it
 * @throws ActionError
 */
export const sendPlain = async (request: OutgoingRequest, head: string, options: SendPlainOptions): Promise<IncomingResponse> => {
  const { connections, settings, interrupt } = options
  const { url } = request
  interrupt.check()
  interrupt.phase = `an answer from ${url.host}`
  const startedAt = monotonicNow()
  const connection = connections.find(url, settings) ?? (await opened(url, options))
  try {
    const answer = await exchange({ request, head, connection, startedAt }, options)
    return answer === 'again' ? sendPlain(request, head, options) : answer
  } catch (error) {
    connection.reader = undefined
    connection.socket.destroy()
    throw error
  }
}

/** When it is not waited for any more, the next request takes it. */
const opened = async (url: URL, { connections, settings, interrupt }: SendPlainOptions): Promise<Connection> => {
  const opening = connections.open(url, settings)
  try {
    const connection = await interrupt.race(opening)
    interrupt.check()
    return connection
  } catch (error) {
    void opening.then(
      (connection) => connections.keep(connection, Number.POSITIVE_INFINITY),
      () => undefined,
    )
    const { connectionError } = await import('./connection-error.ts')
    throw connectionError(error, url)
  }
}

interface Sent {
  readonly request: OutgoingRequest
  readonly head: string
  readonly connection: Connection
  readonly startedAt: number
}

const exchange = (sent: Sent, { connections, interrupt, onResend }: SendPlainOptions): Promise<IncomingResponse | 'again'> =>
  new Promise((resolve, reject) => {
    const { request, connection, startedAt } = sent
    const { host } = request.url
    const { socket, isKept } = connection
    const read = createAnswerReader(request.method)
    const connect = isKept ? undefined : connectTimesOf(socket)
    const seen: Buffer[] = []
    let firstByteAt = startedAt
    const stop = (): void => {
      interrupt.onStop = undefined
      connection.reader = undefined
    }
    const letNodeRead = (over?: Over): void => {
      stop()
      // Read now: a connection that closes with the answer forgets it.
      const remoteAddress = addressOf(socket)
      readByNode(request, keepReading(connection, seen, over), interrupt)
        .then((answer) => resolve({ ...answer, remoteAddress, timings: toTimings({ startedAt, firstByteAt, connect }) }), reject)
        .finally(() => socket.destroy())
    }
    // A function of its own here would keep what belongs to this request from being collected before it is old.
    interrupt.onStop = reject
    connection.reader = {
      take: (bytes) => {
        if (seen.length === 0) firstByteAt = monotonicNow()
        seen.push(bytes)
        const answer = read(bytes)
        if (answer === 'head') return
        if (answer === 'unusual') return letNodeRead()
        if (answer === 'body') {
          interrupt.phase = `the whole body from ${host}`
          return
        }
        stop()
        const remoteAddress = addressOf(socket)
        const { status, statusText, rawHeaders, body, keepMs } = answer
        connections.keep(connection, keepMs)
        const timings = toTimings({ startedAt, firstByteAt, connect })
        resolve({ status, statusText, rawHeaders, body, protocol: 'HTTP/1.1', remoteAddress, timings })
      },
      end: (error) => {
        if (seen.length > 0 || !isKept || !isStale(error, request)) return letNodeRead({ error })
        stop()
        onResend(resendInWords(request))
        resolve('again')
      },
    }
    // It may have ended in the moment it was opened.
    if (socket.destroyed) connection.reader.end(undefined)
    else write(sent)
  })

const write = ({ request: { body }, head, connection: { socket } }: Sent): void => {
  if (body === undefined) {
    socket.write(head, 'latin1')
    return
  }
  socket.cork()
  socket.write(head, 'latin1')
  socket.write(body)
  socket.uncork()
}

/** What comes while nobody reads it yet, behind what was seen. */
const keepReading = (connection: Connection, seen: Buffer[], over: Over | undefined): Unread => {
  const unread: Unread = { connection, seen, over }
  if (!over) connection.reader = { take: (bytes) => seen.push(bytes), end: (error) => (unread.over = { error }) }
  return unread
}

const readByNode = async (request: OutgoingRequest, unread: Unread, interrupt: Interrupt): Promise<IncomingResponse> => {
  const [{ sendHttp1 }, { createReplay }] = await interrupt.race(Promise.all([import('./send-http1.ts'), import('./replay.ts')]))
  return sendHttp1(request, { connection: createReplay(unread), interrupt })
}

interface Times {
  readonly startedAt: number
  readonly firstByteAt: number
  /** Of a connection that was opened for it. */
  readonly connect: ConnectTimes | undefined
}

const toTimings = ({ startedAt, firstByteAt, connect: { dns, tcp, tls } = open }: Times): Timings => ({
  dns,
  tcp,
  tls,
  first_byte: Math.max(0, firstByteAt - startedAt - dns - tcp - tls),
  download: monotonicNow() - firstByteAt,
})

const open: ConnectTimes = { dns: 0, tcp: 0, tls: 0 }
