import { type ActionContext, type Config, credentialsIn, isSecretHeader, type TraceContext } from '@testmesh/action-kit'
import { decodeUrlPart } from '../decode-url-part.ts'
import { maskedBasicHeader } from './auth/basic.ts'
import { saidTwice } from './auth/said-twice.ts'
import { buildBody } from './body/build-body.ts'
import { addCookies, toCookieHeader } from './cookies/cookie-header.ts'
import { httpError } from './http-error.ts'
import type { httpRequestSchema } from './http-request.schema.ts'
import { requestUrl } from './request-url.ts'
import type { OutgoingHeaders, OutgoingRequest } from './transport/messages.ts'

type HttpConfig = Config<typeof httpRequestSchema>

/** The first request of an exchange, before authorization and the cookies of the execution. @throws ActionError */
export const buildRequest = async (config: HttpConfig, context: ActionContext): Promise<OutgoingRequest> => {
  const url = requestUrl(config)
  const headers = buildHeaders(config, context.trace)
  for (const [name, value] of Object.entries(config.headers ?? {}))
    if (isSecretHeader(name)) for (const secret of [value].flat().flatMap((one) => credentialsIn(name, one))) context.secret(secret)
  if (config.cookies) for (const secret of credentialsIn('cookie', toCookieHeader(config.cookies) ?? '')) context.secret(secret)
  if (url.username !== '' || url.password !== '') takeCredentials(url, headers, context)
  const contentType = headers['content-type']
  const body = await buildBody(config, typeof contentType === 'string' ? contentType : undefined, context.files)
  const method = methodOf(config)
  if (body === undefined) return { url, method, headers }
  if (config.multipart) checkMultipartType(contentType)
  if (config.multipart || contentType === undefined) headers['content-type'] = body.contentType ?? 'application/octet-stream'
  setLength(headers, Buffer.byteLength(body.content))
  return { url, method, headers, body: body.content }
}

/** The boundary is ours, and so is the whole header; any other type would be passed over. */
const checkMultipartType = (written: OutgoingHeaders[string] | undefined): void => {
  if (written === undefined || /^multipart\/form-data\b/i.test(String(written))) return
  throw httpError('HTTP_BAD_REQUEST', `the header content-type says ${String(written)}, and \`multipart\` sends multipart/form-data`, {
    hint: 'Leave the header out, or send the text as `body`.',
  })
}

/** A body in chunks has no length beside them (RFC 9112, 6.2). */
const setLength = (headers: OutgoingHeaders, sizeBytes: number): void => {
  const written = headers['content-length']
  if (written !== undefined && String(written) !== String(sizeBytes))
    throw httpError('HTTP_BAD_REQUEST', `the header content-length says ${String(written)}, and the body has ${sizeBytes} bytes`, {
      hint: 'Leave the header out: it comes with the body.',
    })
  if (headers['transfer-encoding'] === undefined) headers['content-length'] = String(sizeBytes)
}

/** GET, unless the body is one that only POST makes sense for. */
export const methodOf = ({ method, form, multipart, graphql }: HttpConfig): string =>
  method?.toUpperCase() ?? (form || multipart || graphql ? 'POST' : 'GET')

const buildHeaders = (config: HttpConfig, trace: TraceContext): OutgoingHeaders => {
  const headers: OutgoingHeaders = { accept: '*/*', 'user-agent': 'testmesh' }
  if (config.traceparent !== false) headers.traceparent = trace.traceparent
  if (config.decompress) headers['accept-encoding'] = 'gzip, deflate, br'
  if (config.headers !== undefined) Object.assign(headers, ownHeaders(config.headers))
  if (config.cookies !== undefined) {
    const cookie = addCookies(headers.cookie?.toString(), toCookieHeader(config.cookies))
    if (cookie !== undefined) headers.cookie = cookie
  }
  return headers
}

/** Those of the author, by names in lower case. @throws ActionError HTTP_BAD_REQUEST */
const ownHeaders = (written: NonNullable<HttpConfig['headers']>): OutgoingHeaders => {
  const headers: OutgoingHeaders = {}
  for (const [name, value] of Object.entries(written)) {
    if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name)) throw httpError('HTTP_BAD_REQUEST', `${JSON.stringify(name)} is not a valid header name`)
    if (Object.hasOwn(headers, name.toLowerCase()))
      throw httpError('HTTP_BAD_REQUEST', `the header ${name} is written twice, in different letters`, {
        hint: 'Keep one of them; a list of values under one name sends it several times.',
      })
    headers[name.toLowerCase()] = value
  }
  return headers
}

/** `http://user:password@host` becomes basic authorization, as browsers and curl do. */
const takeCredentials = (url: URL, headers: OutgoingHeaders, context: ActionContext): void => {
  if (headers.authorization !== undefined) throw saidTwice('header authorization')
  headers.authorization = maskedBasicHeader(decoded(url.username, 'user name'), decoded(url.password, 'password'), context)
  url.username = ''
  url.password = ''
}

const decoded = (text: string, name: string): string =>
  decodeUrlPart(text, { name, refuse: (message, hint) => httpError('HTTP_BAD_URL', message, { hint }) })
