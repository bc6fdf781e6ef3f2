import type { Metadata, StatusObject } from '@grpc/grpc-js'
import type { Channel } from './channel/channels.ts'
import { toConnectError } from './channel/connect-error.ts'
import { grpcError } from './grpc-error.ts'
import { stopWords } from './stop-words.ts'
import { authorityOf } from './target.ts'

export interface ExchangeOptions {
  readonly channel: Channel
  readonly signal: AbortSignal
  /** `/package.Service/Method` */
  readonly path: string
  readonly metadata: Metadata
  readonly messages: readonly Uint8Array[]
  readonly deadlineMs: number
  /** Ends the call after so many answers. */
  readonly maxReceive?: number | undefined
}

export interface Exchanged {
  /** `NOT_FOUND` */
  readonly status: string
  readonly code: number
  readonly message: string
  readonly responses: readonly Uint8Array[]
  readonly metadata: Metadata
  readonly trailers: Metadata
  /** `maxReceive` was reached. */
  readonly isStopped: boolean
}

/** All answers of one call together, in bytes and in number. */
const mostBytes = 64 * 1024 * 1024
const mostMessages = 10_000

/**
 * Makes one call, whatever its kind: on the wire all four are messages there and messages back.
 *
 * @throws ActionError when there is no connection, it breaks, or the step is stopped; a status of the server is a result
 */
export const exchange = (options: ExchangeOptions): Promise<Exchanged> =>
  new Promise((resolve, reject) => {
    const { channel, signal, path, metadata, messages, deadlineMs, maxReceive } = options
    if (signal.aborted) return reject(stopWords.aborted(signal, 'an answer'))
    const call = channel.client.makeBidiStreamRequest<Uint8Array, Uint8Array>(path, asBuffer, asIs, metadata, {
      deadline: Date.now() + deadlineMs,
    })
    const responses: Uint8Array[] = []
    let bytes = 0
    let headers = new channel.grpc.Metadata()
    let status: StatusObject | undefined
    let isOver = false
    const settle = (finish: () => void) => {
      if (isOver) return
      isOver = true
      signal.removeEventListener('abort', onAbort)
      finish()
      if (!status) call.cancel()
    }
    const onAbort = () => settle(() => reject(stopWords.aborted(signal, 'an answer')))
    const result = (ending: StatusObject, isStopped = false): Exchanged => ({
      status: channel.grpc.status[ending.code] ?? String(ending.code),
      code: ending.code,
      message: ending.details,
      responses,
      metadata: headers,
      trailers: ending.metadata,
      isStopped,
    })
    const onEnd = (ending: StatusObject) => {
      const failure = failureOf(ending, call.getPeer(), options)
      settle(() => (failure ? reject(failure) : resolve(result(ending))))
    }
    call.on('metadata', (received: Metadata) => {
      headers = received
    })
    call.on('data', (message: Uint8Array) => {
      bytes += message.length
      responses.push(message)
      if (responses.length === maxReceive)
        settle(() => resolve(result({ code: 0, details: '', metadata: new channel.grpc.Metadata() }, true)))
      else if (bytes > mostBytes || responses.length > mostMessages) settle(() => reject(tooMuch(responses.length, bytes)))
    })
    // Each error comes as a status too; the last answers may be read only after it.
    call.on('error', () => undefined)
    let hasEnded = false
    call.on('status', (ending: StatusObject) => {
      status = ending
      if (hasEnded) onEnd(ending)
    })
    call.on('end', () => {
      hasEnded = true
      if (status) onEnd(status)
    })
    signal.addEventListener('abort', onAbort)
    for (const message of messages) call.write(message)
    call.end()
  })

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const asIs = (bytes: Buffer): Uint8Array => bytes

const tooMuch = (count: number, bytes: number) =>
  grpcError('GRPC_TOO_MUCH', `the server sent ${count} messages, ${(bytes / 1024 / 1024).toFixed(1)} MiB in all, and had not ended`)

/** The library makes statuses of its own where the server sent none; those that mean a broken connection are no results. */
const failureOf = ({ code, details }: StatusObject, peer: string, { channel, deadlineMs }: ExchangeOptions) => {
  const { settings, client, grpc } = channel
  const where = authorityOf(settings.target)
  const wasConnected = peer !== client.getChannel().getTarget()
  if (!wasConnected) {
    channel.discard()
    return code === grpc.status.DEADLINE_EXCEEDED
      ? stopWords.tooLate(`a connection to ${where}`, deadlineMs)
      : toConnectError(details, settings)
  }
  if (noStatus.test(details)) return grpcError('GRPC_BAD_RESPONSE', `${where} ended the call without a gRPC status`)
  const isConnected = client.getChannel().getConnectivityState(false) === grpc.connectivityState.READY
  if (isConnected || !brokenConnection.test(details)) return undefined
  return grpcError('GRPC_CONNECTION_LOST', `${where} closed the connection before the call was over`, { kind: 'connection' })
}

const noStatus = /^Received RST_STREAM with code 0 \(Call ended without gRPC status\)$/
/** As the library says it; a server may quote such words, which is why the connection itself is asked first. */
const brokenConnection =
  /^Connection dropped$|^Stream refused by server$|ECONNRESET|EPIPE|ETIMEDOUT|^Received RST_STREAM with code \d|^Call cancelled$/
