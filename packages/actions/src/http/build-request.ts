import { type ActionContext, type Config, credentialsIn, isSecretHeader } from '@testmesh/action-kit'
import { decodeUrlPart } from '../decode-url-part.ts'
import { basicHeader } from './auth/basic.ts'
import { buildBody } from './body/build-body.ts'
import { joinCookies, toCookieHeader } from './cookies/cookie-header.ts'
import { httpError } from './http-error.ts'
import type { httpRequestSchema } from './http-request.schema.ts'
import { requestUrl } from './request-url.ts'
import type { OutgoingHeaders, OutgoingRequest } from './transport/messages.ts'

type HttpConfig = Config<typeof httpRequestSchema>

/** The first request of an exchange, before authorization and the cookies of the execution. @throws ActionError */
export const buildRequest = async (config: HttpConfig, context: ActionContext): Promise<OutgoingRequest> => {
  const url = requestUrl(config)
  const headers = buildHeaders(config, context.trace.traceparent)
  for (const [name, value] of Object.entries(config.headers ?? {}))
    if (isSecretHeader(name)) for (const secret of credentialsIn(name, String(value))) context.secret(secret)
  if (config.cookies) for (const secret of credentialsIn('cookie', toCookieHeader(config.cookies) ?? '')) context.secret(secret)
  if (url.username !== '' || url.password !== '') takeCredentials(url, headers)
  const contentType = headers['content-type']
  const body = await buildBody(config, typeof contentType === 'string' ? contentType : undefined, context.files)
  const method = methodOf(config)
  if (body === undefined) return { url, method, headers }
  headers['content-type'] ??= body.contentType ?? 'application/octet-stream'
  if (config.multipart && body.contentType) headers['content-type'] = body.contentType
  headers['content-length'] = String(Buffer.byteLength(body.content))
  return { url, method, headers, body: body.content }
}

/** GET, unless the body is one that only POST makes sense for. */
export const methodOf = ({ method, form, multipart, graphql }: HttpConfig): string =>
  method?.toUpperCase() ?? (form || multipart || graphql ? 'POST' : 'GET')

const buildHeaders = (config: HttpConfig, traceparent: string): OutgoingHeaders => {
  const headers: OutgoingHeaders = { accept: '*/*', 'user-agent': 'testmesh', traceparent }
  if (config.decompress) headers['accept-encoding'] = 'gzip, deflate, br'
  if (config.headers !== undefined)
    for (const [name, value] of Object.entries(config.headers)) {
      if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name)) throw httpError('HTTP_BAD_REQUEST', `${JSON.stringify(name)} is not a valid header name`)
      headers[name.toLowerCase()] = value
    }
  if (config.cookies !== undefined) {
    const cookie = joinCookies(headers.cookie?.toString(), toCookieHeader(config.cookies))
    if (cookie !== undefined) headers.cookie = cookie
  }
  return headers
}

/** `http://user:password@host` becomes basic authorization, as browsers and curl do. */
const takeCredentials = (url: URL, headers: OutgoingHeaders): void => {
  headers.authorization ??= basicHeader(decoded(url.username, 'user name'), decoded(url.password, 'password'))
  url.username = ''
  url.password = ''
}

const decoded = (text: string, name: string): string =>
  decodeUrlPart(text, { name, refuse: (message, hint) => httpError('HTTP_BAD_URL', message, { hint }) })
