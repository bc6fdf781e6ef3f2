import type { Config, ExplainOptions, Output } from '@testmesh/action-kit'
import { parseJson } from '../parse-json.ts'
import { isPem } from '../read-pem.ts'
import { shellQuote } from '../shell-quote.ts'
import { tookInWords } from '../took.ts'
import type { Auth } from './auth/auth-field.ts'
import { type Body, formType, plainBody } from './body/build-body.ts'
import { asList, type Multipart, toFile } from './body/multipart.ts'
import { methodOf } from './build-request.ts'
import { toCookieHeader } from './cookies/cookie-header.ts'
import type { httpRequestSchema } from './http-request.schema.ts'
import { requestUrl } from './request-url.ts'
import { saysJson } from './response-body.ts'

type HttpConfig = Config<typeof httpRequestSchema>
type HttpResult = Output<typeof httpRequestSchema>

/** The request in one line, what a service says that refused it, and a curl command that repeats it. */
export const explain = (
  config: HttpConfig,
  result: Partial<HttpResult> | undefined,
  { pinned = {}, pathOf = (path) => path }: ExplainOptions = {},
): { request: string; answer?: string; repeat: string } => {
  const method = methodOf(config)
  const url = writtenUrl(config)
  return {
    request: `${method} ${url}${result ? ` → ${inWords(result)}` : ''}`,
    ...refusal(result),
    repeat: curl(config, { method, url, isRedirected: (result?.redirects?.length ?? 0) > 0, pinned, pathOf }),
  }
}

const inWords = (result: Partial<HttpResult>): string => {
  const { status, status_text, duration_ms, size } = result
  const bytes = size === undefined ? '' : `, ${sizeInWords(size)}`
  return `${status}${status_text ? ` ${status_text}` : ''}${tookInWords(duration_ms)}${bytes}${jsonProblem(result)}`
}

/** Why a body that calls itself JSON is but text; one that is a JSON string is shorter than what came. */
const jsonProblem = ({ body, headers, size }: Partial<HttpResult>): string => {
  if (!body || typeof body !== 'string' || Buffer.byteLength(body) !== size || !saysJson(headers?.['content-type'])) return ''
  const parsed = parseJson(body)
  return 'problem' in parsed ? `, no valid JSON: ${parsed.problem}` : ''
}

const shownAnswer = 300

/** A status says that a service refused; its body says why. */
const refusal = ({ status = 0, body }: Partial<HttpResult> = {}): { answer?: string } => {
  if (status < 400 || body instanceof Uint8Array) return {}
  const text = typeof body === 'string' ? body.trim() : (JSON.stringify(body) ?? '')
  return text === '' ? {} : { answer: text.length > shownAnswer ? `${text.slice(0, shownAnswer)}…` : text }
}

const sizeInWords = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}

const writtenUrl = (config: HttpConfig): string => {
  try {
    return requestUrl(config).href
  } catch {
    return config.url
  }
}

interface CurlOptions {
  readonly method: string
  readonly url: string
  readonly isRedirected: boolean
  readonly pinned: NonNullable<ExplainOptions['pinned']>
  readonly pathOf: NonNullable<ExplainOptions['pathOf']>
}

const curl = (config: HttpConfig, { method, url, isRedirected, pinned, pathOf }: CurlOptions): string => {
  const body = plainBody(config, typeOf(config))
  const data = config.multipart ? multipartArguments(config.multipart, pathOf) : bodyArguments(body)
  const isDefault = method === (data.length > 0 ? 'POST' : 'GET')
  const words = [
    'curl',
    '-sS',
    // Brackets in a url are sets and ranges to curl.
    ...(/[[\]{}]/.test(url) ? ['-g'] : []),
    // A method that is written stays what it is behind a redirect, and a POST would not.
    ...(method === 'HEAD' ? ['-I'] : isDefault && (method === 'GET' || isRedirected) ? [] : ['-X', method]),
    config.auth?.type === 'api_key' && config.auth.location === 'query' ? withParam(url, config.auth.name, config.auth.value) : url,
    ...headerArguments(config, { type: body?.contentType, hasBody: data.length > 0 }),
    ...(config.auth ? authArguments(config.auth) : []),
    ...(isRedirected ? ['-L'] : []),
    ...pinArguments(url, pinned),
    ...connectionArguments(config, pathOf),
    ...data,
  ]
  return words.map(shellQuote).join(' ')
}

const withParam = (url: string, name: string, value: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams({ [name]: value })}`

const headerArguments = (config: HttpConfig, { type, hasBody }: { type: string | undefined; hasBody: boolean }): string[] => {
  // curl counts by itself: whoever changes the body of the command keeps it right.
  const told = Object.entries(config.headers ?? {}).filter(([name]) => !hasBody || name.toLowerCase() !== 'content-length')
  const written = told.flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).flatMap((one) => headerArgument(name.toLowerCase(), one)),
  )
  const cookies = toCookieHeader(config.cookies ?? {})
  // A form is what curl takes a body for.
  const isSaid = type === undefined || type === formType || typeOf(config) !== undefined
  return [...written, ...(isSaid ? [] : headerArgument('content-type', type)), ...(cookies ? ['-b', cookies] : [])]
}

/** The type of the body, as the author gives it. */
const typeOf = ({ headers = {} }: HttpConfig): string | undefined =>
  Object.entries(headers)
    .find(([name]) => name.toLowerCase() === 'content-type')?.[1]
    .toString()

/** curl leaves out a header with nothing behind the colon. */
const headerArgument = (name: string, value: string): string[] => ['-H', value === '' ? `${name};` : `${name}: ${value}`]

const authArguments = (auth: Auth): string[] => {
  switch (auth.type) {
    case 'basic':
      return ['-u', `${auth.username}:${auth.password}`]
    case 'digest':
      return ['--digest', '-u', `${auth.username}:${auth.password}`]
    case 'bearer':
      return ['-H', `authorization: Bearer ${auth.token}`]
    case 'oauth2':
      return ['-H', `authorization: Bearer <token of ${auth.token_url}>`]
    case 'aws_sigv4':
      return ['--aws-sigv4', `aws:amz:${auth.region}:${auth.service}`, '-u', `${auth.access_key}:${auth.secret_key}`]
    case 'api_key':
      if (auth.location === 'query') return []
      return auth.location === 'header' ? ['-H', `${auth.name.toLowerCase()}: ${auth.value}`] : ['-b', `${auth.name}=${auth.value}`]
  }
}

/** What `--resolve` of the run said about the host. */
const pinArguments = (url: string, pinned: CurlOptions['pinned']): string[] => {
  const { hostname, port, protocol } = URL.parse(url) ?? { hostname: '', port: '', protocol: '' }
  const key = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
  return Object.hasOwn(pinned, key) ? ['--resolve', `${key}:${pinned[key]}`] : []
}

const connectionArguments = (config: HttpConfig, pathOf: CurlOptions['pathOf']): string[] => {
  const file = (flag: string, value: string | undefined) => (value === undefined ? [] : [flag, isPem(value) ? 'file.pem' : pathOf(value)])
  return [
    ...(config.verify_ssl && !config.insecure && config.ssl?.verify_ssl !== false ? [] : ['-k']),
    ...file('--cacert', config.ca),
    ...file('--cert', config.client_cert),
    ...file('--key', config.client_key),
    ...(config.proxy === undefined ? [] : ['-x', config.proxy]),
    ...(config.http2 ? [config.url.startsWith('https') ? '--http2' : '--http2-prior-knowledge'] : []),
  ]
}

const bodyArguments = (body: Body | undefined): string[] => {
  if (body === undefined) return []
  return typeof body.content === 'string' ? ['--data-raw', body.content] : ['--data-binary', '@body.bin']
}

const multipartArguments = ({ fields = {}, files = {} }: Multipart, pathOf: CurlOptions['pathOf']): string[] => [
  ...Object.entries(fields).flatMap(([name, value]) => asList(value).flatMap((one) => ['--form-string', `${name}=${one}`])),
  ...Object.entries(files).flatMap(([name, value]) =>
    asList(value)
      .map(toFile)
      .flatMap((file) => ['-F', `${name}=${filePart(file, pathOf)}`]),
  ),
]

const filePart = ({ path, name, type }: ReturnType<typeof toFile>, pathOf: CurlOptions['pathOf']): string => {
  const shown = pathOf(path)
  const filename = name === shown.split('/').at(-1) ? '' : `;filename=${partValue(name)}`
  return `@${partValue(shown)};type=${type}${filename}`
}

/** As `-F` of curl reads a value with separators in it. */
const partValue = (text: string): string => (/[;,"\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text)
