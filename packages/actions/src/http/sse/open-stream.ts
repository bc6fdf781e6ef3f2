import type { IncomingMessage } from 'node:http'
import type { ActionContext, Config } from '@testmesh/action-kit'
import { authorize } from '../auth/authorize.ts'
import { buildRequest } from '../build-request.ts'
import { withDefaultHeaders } from '../default-headers.ts'
import { type Exchanged, exchange } from '../exchange.ts'
import { httpError } from '../http-error.ts'
import type { httpRequestSchema } from '../http-request.schema.ts'
import { readConnectionSettings } from '../read-connection-settings.ts'
import type { sseSchema } from '../sse.schema.ts'
import { httpSession } from '../transport/http-session.ts'
import type { Interrupt } from '../transport/interrupt.ts'

type SseConfig = Config<typeof sseSchema>
type HttpConfig = Config<typeof httpRequestSchema>

export interface OpenStream {
  readonly exchanged: Exchanged
  /** Its body, which goes on. */
  readonly incoming: IncomingMessage
}

/** Asks for the stream, following redirects, and resolves when it is open. @throws ActionError SSE_NO_STREAM, and those of HTTP */
export const openStream = async (
  config: SseConfig,
  { context, interrupt }: { context: ActionContext; interrupt: Interrupt },
): Promise<OpenStream> => {
  const session = await httpSession(context)
  const request = toRequestConfig(config)
  const settings = await readConnectionSettings(request, context)
  let stream: IncomingMessage | undefined
  const keepOpen = (incoming: IncomingMessage): boolean => {
    if (incoming.statusCode !== 200 || !/^text\/event-stream\b/i.test(incoming.headers['content-type'] ?? '')) return false
    stream = incoming
    return true
  }
  const options = { session, settings, interrupt, context, auth: request.auth, keepOpen }
  const unauthorized = await buildRequest(request, context)
  const first = request.auth ? await authorize(unauthorized, request.auth, options) : unauthorized
  const exchanged = await exchange(first, { ...options, maxRedirects: request.max_redirects })
  if (stream) return { exchanged, incoming: stream }
  throw noStream(exchanged)
}

/** The same as a plain request: what repeats it and what sends it are those of `http_request`. */
export const toRequestConfig = ({ url, base_url, headers, params, auth, last_event_id, timeout, ...connection }: SseConfig): HttpConfig => {
  const { traceparent, verify_ssl, ca, client_cert, client_key, server_name, proxy } = connection
  return {
    url,
    ...(base_url !== undefined && { base_url }),
    headers: withDefaultHeaders(
      { accept: 'text/event-stream', 'cache-control': 'no-store', ...(last_event_id !== undefined && { 'last-event-id': last_event_id }) },
      headers,
    ),
    ...(params && { params }),
    ...(auth && { auth }),
    timeout,
    follow_redirects: true,
    max_redirects: 10,
    http2: false,
    decompress: false,
    ...Object.fromEntries(
      Object.entries({ traceparent, verify_ssl, ca, client_cert, client_key, server_name, proxy }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  }
}

const noStream = ({ response, headers, url }: Exchanged) => {
  const { status, statusText, body } = response
  const type = headers.one['content-type'] ?? 'no content type'
  const text = body.toString('utf8').trim().slice(0, 200)
  return httpError(
    'SSE_NO_STREAM',
    `${url.href} answered ${status} ${statusText} with ${type}, not with a stream${text ? `: ${text}` : ''}`,
  )
}
