import { type Config, type ExplainOptions, mediaTypeOf } from '@testmesh/action-kit'
import { hostOf, portOf } from '../node/url-place.ts'
import { isPem } from '../read-pem.ts'
import { shellQuote } from '../shell-quote.ts'
import type { Auth } from './auth/auth-field.ts'
import { type Body, formType, plainBody } from './body/build-body.ts'
import { asList, type Multipart, toField, toFile } from './body/multipart.ts'
import { toCookieHeader } from './cookies/cookie-header.ts'
import type { httpRequestSchema } from './http-request.schema.ts'

type HttpConfig = Config<typeof httpRequestSchema>

export interface CurlOptions {
  readonly method: string
  readonly url: string
  readonly isRedirected: boolean
  /** The header `cookie` as it went, where cookies of the execution stood in it. */
  readonly cookie: string | undefined
  /** The answers set some. */
  readonly takesCookies: boolean
  readonly pinned: NonNullable<ExplainOptions['pinned']>
  readonly defaults: NonNullable<ExplainOptions['defaults']>
  readonly pathOf: NonNullable<ExplainOptions['pathOf']>
}

/** A command that sends the same, as far as a shell can. */
export const toCurl = (config: HttpConfig, options: CurlOptions): string => {
  const { method, url, isRedirected, cookie, takesCookies, pinned, pathOf } = options
  const { body_from_file: file, multipart } = config
  const body = plainBody(config, typeOf(config))
  const data = file ? ['--data-binary', `@${pathOf(file)}`] : multipart ? multipartArguments(multipart, pathOf) : bodyArguments(body)
  const isDefault = method === (data.length > 0 ? 'POST' : 'GET')
  const words = [
    'curl',
    '-sS',
    // Brackets in a url are sets and ranges to curl.
    ...(/[[\]{}]/.test(url) ? ['-g'] : []),
    // A method that is written stays what it is behind a redirect, and a POST would not.
    ...(method === 'HEAD' ? ['-I'] : isDefault && (method === 'GET' || isRedirected) ? [] : ['-X', method]),
    asked(
      config.auth?.type === 'api_key' && config.auth.location === 'query' ? withParam(url, config.auth.name, config.auth.value) : url,
      config,
    ),
    ...headerArguments(config, { type: file ? mediaTypeOf(file) : body?.contentType, hasBody: data.length > 0 }),
    ...(config.auth ? authArguments(config.auth) : []),
    ...cookieArguments(config, cookie),
    // Without a file of cookies curl passes over those that a redirect sets.
    ...(isRedirected ? ['-L', ...(takesCookies ? ['-b', ''] : [])] : []),
    ...pinArguments(url, isRedirected ? 'all' : 'own', pinned),
    ...nameArguments(url, config),
    ...connectionArguments(config, options),
    ...data,
  ]
  return words.map(shellQuote).join(' ')
}

const withParam = (url: string, name: string, value: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams({ [name]: value })}`

const headerArguments = (config: HttpConfig, { type, hasBody }: { type: string | undefined; hasBody: boolean }): string[] => {
  // curl counts by itself: whoever changes the body of the command keeps it right.
  const isApart = (name: string) => name === 'cookie' || (hasBody && name === 'content-length')
  const told = Object.entries(config.headers ?? {}).filter(([name]) => !isApart(name.toLowerCase()))
  const written = told.flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).flatMap((one) => headerArgument(name.toLowerCase(), one)),
  )
  // A form is what curl takes a body for.
  const isSaid = type === undefined || type === formType || typeOf(config) !== undefined
  return [...written, ...(isSaid ? [] : headerArgument('content-type', type))]
}

/** All in one place: beside a header `cookie` curl sends no others. */
const cookieArguments = (config: HttpConfig, sent: CurlOptions['cookie']): string[] => {
  if (sent !== undefined) return ['-b', sent]
  const { auth, cookies = {} } = config
  const ofAuth = auth?.type === 'api_key' && auth.location === 'cookie' ? { [auth.name]: auth.value } : {}
  const written = headerIn(config, 'cookie')
  const own = toCookieHeader({ ...cookies, ...ofAuth })
  if (own === undefined) return written === undefined ? [] : headerArgument('cookie', written)
  return ['-b', [written, own].filter((part) => part !== undefined).join('; ')]
}

/** The type of the body, as the author gives it. */
const typeOf = (config: HttpConfig): string | undefined => headerIn(config, 'content-type')

const headerIn = ({ headers = {} }: HttpConfig, wanted: string): string | undefined =>
  Object.entries(headers)
    .find(([name]) => name.toLowerCase() === wanted)?.[1]
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
      return auth.location === 'header' ? ['-H', `${auth.name.toLowerCase()}: ${auth.value}`] : []
  }
}

/** What `--resolve` of the run said about the host; behind redirects about any. */
const pinArguments = (url: string, whose: 'own' | 'all', pinned: CurlOptions['pinned']): string[] => {
  const own = authorityOf(url)
  const told = Object.entries(pinned).filter(([key]) => whose === 'all' || key === own)
  return told.flatMap(([key, address]) => ['--resolve', `${key}:${address}`])
}

const noUrl = { hostname: '', port: '', protocol: '' }

/** `host:443` */
const authorityOf = (url: string): string => {
  const parsed = URL.parse(url) ?? noUrl
  return `${parsed.hostname}:${portOf(parsed)}`
}

/** curl asks for the name that stands in the url, wherever it connects to: it is the one the certificate is for. */
const asked = (url: string, { server_name: name }: HttpConfig): string => {
  const told = name === undefined ? null : URL.parse(url)
  if (told?.protocol !== 'https:') return url
  told.hostname = name ?? ''
  return told.href
}

const nameArguments = (url: string, config: HttpConfig): string[] => {
  const named = asked(url, config)
  if (named === url) return []
  const host = headerIn(config, 'host') === undefined ? ['-H', `host: ${URL.parse(url)?.host}`] : []
  return [...host, '--connect-to', `${authorityOf(named)}:${authorityOf(url)}`]
}

const connectionArguments = (config: HttpConfig, { url, defaults, pathOf }: CurlOptions): string[] => {
  const file = (flag: string, value: string | undefined) => (value === undefined ? [] : [flag, isPem(value) ? 'file.pem' : pathOf(value)])
  const proxy = isProxied(url, defaults) && !config.http2 ? (defaults.curl?.proxy ?? []) : []
  return [
    ...((config.verify_ssl ?? defaults.isVerified ?? true) ? [] : ['-k']),
    ...(config.ca === undefined ? (defaults.curl?.ca ?? []) : file('--cacert', config.ca)),
    ...(config.client_cert === undefined && config.client_key === undefined
      ? (defaults.curl?.client ?? [])
      : [...file('--cert', config.client_cert), ...file('--key', config.client_key)]),
    ...(config.proxy === undefined ? proxy : ['-x', config.proxy]),
    ...(config.http2 ? [config.url.startsWith('https') ? '--http2' : '--http2-prior-knowledge'] : []),
  ]
}

const isProxied = (url: string, { proxyFor }: CurlOptions['defaults']): boolean => {
  const parsed = URL.parse(url) ?? noUrl
  return proxyFor?.(hostOf(parsed), portOf(parsed)) !== undefined
}

const bodyArguments = (body: Body | undefined): string[] => {
  if (body === undefined) return []
  return typeof body.content === 'string' ? ['--data-raw', body.content] : ['--data-binary', '@body.bin']
}

const multipartArguments = ({ fields = {}, files = {} }: Multipart, pathOf: CurlOptions['pathOf']): string[] => [
  ...Object.entries(fields).flatMap(([name, value]) =>
    asList(value)
      .map(toField)
      .flatMap((field) => fieldArguments(name, field)),
  ),
  ...Object.entries(files).flatMap(([name, value]) =>
    asList(value)
      .map(toFile)
      .flatMap((file) => ['-F', `${name}=${filePart(file, pathOf)}`]),
  ),
]

/** Only `-F` takes a type; in quotes it reads no file. */
const fieldArguments = (name: string, { text, type }: ReturnType<typeof toField>): string[] =>
  type === undefined ? ['--form-string', `${name}=${text}`] : ['-F', `${name}="${text.replace(/["\\]/g, '\\$&')}";type=${type}`]

const filePart = ({ path, name, type }: ReturnType<typeof toFile>, pathOf: CurlOptions['pathOf']): string => {
  const shown = pathOf(path)
  const filename = name === shown.split('/').at(-1) ? '' : `;filename=${partValue(name)}`
  return `@${partValue(shown)};type=${type}${filename}`
}

/** As `-F` of curl reads a value with separators in it. */
const partValue = (text: string): string => (/[;,"\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text)
