import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { messageOf } from '@testmesh/action-kit'
import { listenHttp } from '../listen-http.ts'
import type { OtlpAddress } from './addresses.ts'
import { cannotListen } from './cannot-listen.ts'
import { type Door, LONGEST_REQUEST, type Visitors } from './visitors.ts'

/**
 * OTLP over HTTP, in JSON and in protobuf.
 *
 * @throws ActionError OTLP_PORT_TAKEN, OTLP_CANNOT_LISTEN
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export const openHttpDoor = (address: OtlpAddress, visitors: Visitors): Promise<Door> =>
  listenHttp({
    listener: (message, response) => void answer({ message, response }, visitors),
    address,
    refused: (cause) => cannotListen(cause, { address, protocol: 'HTTP' }),
  })

interface Exchange {
  readonly message: IncomingMessage
  readonly response: ServerResponse
}

/** Never rejects: whoever asked may go away at any time. */
const answer = async (exchange: Exchange, visitors: Visitors): Promise<void> => {
  const { message, response } = exchange
  response.on('error', () => undefined)
  const path = (message.url ?? '').replace(/\?.*$/, '')
  // Pages send spans from wherever they come.
  response.setHeader('access-control-allow-origin', '*')
  if (message.method === 'OPTIONS') return void response.writeHead(204, preflight).end()
  if (message.method !== 'POST' || !signals.has(path))
    return refuse(exchange, { status: 404, why: `there is no ${message.method} ${path} here` }, visitors)
  try {
    const type = (message.headers['content-type'] ?? '').split(';')[0]?.trim()
    const bytes = await unpack(await readBody(message), message.headers['content-encoding'])
    if (path !== '/v1/traces') return send(exchange, type === JSON_TYPE ? {} : undefined)
    if (type === JSON_TYPE) return send(exchange, toAnswer(visitors.take(JSON.parse(bytes.toString('utf8')), bytes.length)))
    if (type !== PROTOBUF_TYPE)
      return refuse(
        exchange,
        { status: 415, why: `${type || 'a body without a type'} is neither ${JSON_TYPE} nor ${PROTOBUF_TYPE}` },
        visitors,
      )
    visitors.take((await visitors.decoder())(bytes), bytes.length)
    send(exchange, undefined)
  } catch (error) {
    if (message.socket.destroyed) return
    refuse(exchange, { status: 400, why: messageOf(error) }, visitors)
  }
}

const JSON_TYPE = 'application/json'
const PROTOBUF_TYPE = 'application/x-protobuf'

// Metrics and logs are taken and dropped: a system that sends all it has to one place need not be told otherwise.
const signals: ReadonlySet<string> = new Set(['/v1/traces', '/v1/metrics', '/v1/logs'])

const preflight = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': '*, content-type, content-encoding, authorization',
  'access-control-max-age': '7200',
}

const toAnswer = (refused: readonly string[]): object =>
  refused.length === 0 ? {} : { partialSuccess: { rejectedSpans: String(refused.length), errorMessage: refused[0] } }

/** In JSON; an empty message of protobuf has no bytes. */
const send = ({ response }: Exchange, body: object | undefined): void => {
  response.writeHead(200, { 'content-type': body ? JSON_TYPE : PROTOBUF_TYPE }).end(body ? JSON.stringify(body) : '')
}

const refuse = ({ message, response }: Exchange, { status, why }: { status: number; why: string }, visitors: Visitors): void => {
  visitors.refuse(`${message.method} ${message.url}: ${why}`)
  // Read to the end or cut off: it may be longer than anybody wants to read.
  if (!message.complete) response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-type': JSON_TYPE }).end(JSON.stringify({ code: status === 404 ? 5 : 3, message: why }))
}

const readBody = (message: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= LONGEST_REQUEST) chunks.push(chunk)
      else reject(new Error(`a receiver reads ${LONGEST_REQUEST} bytes at most`))
    })
    message.on('end', () => resolve(Buffer.concat(chunks)))
    message.on('error', reject)
    message.on('close', () => reject(new Error('the connection was closed before the request was complete')))
  })

const unpack = async (bytes: Buffer, encoding: string | undefined): Promise<Buffer> => {
  if (encoding === undefined || encoding === 'identity') return bytes
  const zlib = process.getBuiltinModule('node:zlib')
  const options = { maxOutputLength: LONGEST_REQUEST }
  if (encoding === 'gzip') return promisify(zlib.gunzip)(bytes, options)
  if (encoding === 'deflate') return promisify(zlib.inflate)(bytes, options)
  throw new Error(`the body is packed by ${encoding}; a receiver reads gzip and deflate`)
}
