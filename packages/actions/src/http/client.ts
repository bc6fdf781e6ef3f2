import type { ActionContext, Config, Exchange, ExplainOptions } from '@testmesh/action-kit'
import { decompress } from './decompress.ts'
import type { ResponseHeaders } from './exchange.ts'
import { explain } from './explain.ts'
import type { httpRequestSchema } from './http-request.schema.ts'
import { sendRequest } from './send-request.ts'

type HttpConfig = Config<typeof httpRequestSchema>

/** A request of a family that speaks HTTP below: what `http_request` takes, and what it says about the connection. */
export type ClientRequest = Pick<HttpConfig, 'url'> & Partial<HttpConfig>

export interface ClientAnswer {
  readonly status: number
  readonly headers: ResponseHeaders['one']
  /** At most 64 MiB. */
  readonly body: Buffer
}

/**
 * One request over the transport of `http_request`: egress, TLS, proxies, credentials, connections that the execution keeps.
 * Redirects are answers.
 *
 * @throws ActionError with the codes of HTTP, such as HTTP_CONNECTION_REFUSED and HTTP_TIMEOUT
 */
export const ask = async (request: ClientRequest, context: ActionContext): Promise<ClientAnswer> => {
  const { response, headers } = await sendRequest(toHttpConfig(request), context)
  return { status: response.status, headers: headers.one, body: await decompress(response.body, headers.one['content-encoding']) }
}

/** A command that repeats the request. */
export const toCurl = (request: ClientRequest, options?: ExplainOptions): NonNullable<Exchange['repeat']> =>
  explain(toHttpConfig(request), undefined, options).repeat

const toHttpConfig = (request: ClientRequest): HttpConfig => ({
  timeout: 30_000,
  follow_redirects: false,
  max_redirects: 0,
  http2: false,
  decompress: true,
  ...request,
})

export { headerOf } from './auth/header-of.ts'
/** What can go wrong on the way. */
export { httpCodes as clientCodes } from './codes.ts'
export { withDefaultHeaders } from './default-headers.ts'
export { readBody } from './response-body.ts'
