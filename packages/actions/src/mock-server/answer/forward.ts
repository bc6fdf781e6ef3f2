import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import type { Egress } from '@testmesh/action-kit'
import { certificateFor } from '../../node/certificate-for.ts'
import { openProxyAgent } from '../../node/proxy-agent.ts'
import { nodeTls } from '../../node/tls-settings.ts'
import { hostOf, portOf } from '../../node/url-place.ts'
import type { Received } from '../server/mock-request.ts'
import type { ProxyTarget } from '../settings/types.ts'
import type { Exchange } from './send-answer.ts'

/** Bodies kept of what is passed on. Bytes; longer ones are passed on all the same. */
const MOST_KEPT = 10 * 1024 * 1024

/** What the target answered. */
export interface Forwarded {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** `undefined` when it was too long to keep. */
  readonly body: Buffer | undefined
}

export interface Forwarder {
  /** Passes a request on and its answer back, as it comes. Rejects when there is none; nothing is sent then. */
  forward(received: Received, exchange: Exchange, extra: Readonly<Record<string, string>>): Promise<Forwarded>
  close(): void
}

export interface ForwarderOptions {
  readonly net: Egress
  readonly signal: AbortSignal
  /** Ask for answers that are not compressed, so that people can read what is kept. */
  readonly isPlain: boolean
}

/** Headers of one connection, not of the message. */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

export const createForwarder = async (proxy: ProxyTarget, options: ForwarderOptions): Promise<Forwarder> => {
  const target = new URL(proxy.target)
  const isSecure = target.protocol === 'https:'
  const http = isSecure ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')
  const [host, port] = [hostOf(target), portOf(target)]
  const { net } = options
  const tls = nodeTls({ verify: proxy.verify_ssl }, net)
  const through = net.defaults?.proxyFor?.(host, port)
  const agent: Agent = through === undefined ? new http.Agent({ keepAlive: true }) : await openProxyAgent(through, { tls, net })

  const forward: Forwarder['forward'] = async ({ request, raw }, exchange, extra) => {
    const address = through === undefined ? (await net.resolve(host, port)).address : host
    const headers: OutgoingHttpHeaders = { ...withoutConnection(request.headers), host: target.host, ...lowerCase(proxy.headers ?? {}) }
    if (options.isPlain) headers['accept-encoding'] = 'identity'
    const sent = http.request({
      agent,
      host: address,
      port,
      method: request.method,
      path: `${target.pathname.replace(/\/$/, '')}${request.url}`,
      headers,
      signal: options.signal,
      ...(isSecure ? { ...certificateFor(host), ...tls } : {}),
    })
    const answer = await answerOf(sent, raw, proxy.timeout)
    return passBack(answer, exchange, extra)
  }
  return { forward, close: () => agent.destroy() }
}

const withoutConnection = <T>(headers: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !ofConnection.has(name)))

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

const answerOf = (sent: ClientRequest, raw: Buffer, timeoutMs: number): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const limit = setTimeout(() => sent.destroy(new Error(`it did not answer within ${timeoutMs} ms`)), timeoutMs)
    sent.on('response', (answer) => {
      clearTimeout(limit)
      resolve(answer)
    })
    sent.on('error', (error) => {
      clearTimeout(limit)
      reject(error)
    })
    sent.end(raw)
  })

const passBack = (answer: IncomingMessage, { response }: Exchange, extra: Readonly<Record<string, string>>): Promise<Forwarded> =>
  new Promise((resolve, reject) => {
    const status = answer.statusCode ?? 502
    const kept: Buffer[] = []
    let size = 0
    response.writeHead(status, { ...withoutConnection(answer.headers as Record<string, string | string[]>), ...extra })
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MOST_KEPT) kept.push(chunk)
    })
    answer.on('end', () => resolve({ status, headers: answer.headers, body: size > MOST_KEPT ? undefined : Buffer.concat(kept) }))
    answer.on('error', (error) => {
      // Half of it is out already: whoever asked must see that it broke.
      response.destroy()
      reject(error)
    })
    answer.pipe(response)
  })
