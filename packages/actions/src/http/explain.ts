import type { Config, Egress, Output } from '@testmesh/action-kit'
import { isPem } from '../read-pem.ts'
import { shellQuote } from '../shell-quote.ts'
import { tookInWords } from '../took.ts'
import type { Auth } from './auth/auth-field.ts'
import { formText } from './body/form.ts'
import { methodOf } from './build-request.ts'
import { toCookieHeader } from './cookies/cookie-header.ts'
import type { httpRequestSchema } from './http-request.schema.ts'
import { requestUrl } from './request-url.ts'

type HttpConfig = Config<typeof httpRequestSchema>
type HttpResult = Output<typeof httpRequestSchema>

/** The request in one line, and a curl command that repeats it. */
export const explain = (
  config: HttpConfig,
  result: Partial<HttpResult> | undefined,
  { pinned = {} }: Pick<Egress, 'pinned'> = {},
): { request: string; repeat: string } => {
  const method = methodOf(config)
  const url = writtenUrl(config)
  return {
    request: `${method} ${url}${result ? ` → ${inWords(result)}` : ''}`,
    repeat: curl(config, { method, url, isRedirected: (result?.redirects?.length ?? 0) > 0, pinned }),
  }
}

const inWords = ({ status, status_text, duration_ms, size }: Partial<HttpResult>): string =>
  `${status}${status_text ? ` ${status_text}` : ''}${tookInWords(duration_ms)}${size === undefined ? '' : `, ${sizeInWords(size)}`}`

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
  readonly pinned: NonNullable<Egress['pinned']>
}

const curl = (config: HttpConfig, { method, url, isRedirected, pinned }: CurlOptions): string => {
  const data = bodyArguments(config)
  const isDefault = method === (data.length > 0 ? 'POST' : 'GET')
  const words = [
    'curl',
    '-sS',
    ...(method === 'HEAD' ? ['-I'] : isDefault && method === 'GET' ? [] : ['-X', method]),
    config.auth?.type === 'api_key' && config.auth.location === 'query' ? withParam(url, config.auth.name, config.auth.value) : url,
    ...headerArguments(config),
    ...(config.auth ? authArguments(config.auth) : []),
    ...(isRedirected ? ['-L'] : []),
    ...pinArguments(url, pinned),
    ...connectionArguments(config),
    ...data,
  ]
  return words.map(shellQuote).join(' ')
}

const withParam = (url: string, name: string, value: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams({ [name]: value })}`

const headerArguments = (config: HttpConfig): string[] => {
  // Where both say who asks, `auth` is what is sent.
  const replaced = config.auth ? headerOf(config.auth) : undefined
  const given = Object.entries(config.headers ?? {}).filter(([name]) => name.toLowerCase() !== replaced)
  const written = given.flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).flatMap((one) => ['-H', `${name.toLowerCase()}: ${one}`]),
  )
  const hasType = Object.keys(config.headers ?? {}).some((name) => name.toLowerCase() === 'content-type')
  const isJson = config.graphql !== undefined || (config.body !== undefined && typeof config.body !== 'string')
  const cookies = toCookieHeader(config.cookies ?? {})
  return [...written, ...(isJson && !hasType ? ['-H', 'content-type: application/json'] : []), ...(cookies ? ['-b', cookies] : [])]
}

/** The header that `auth` sends. */
const headerOf = (auth: Auth): string | undefined => {
  if (auth.type !== 'api_key') return 'authorization'
  return auth.location === 'header' ? auth.name.toLowerCase() : undefined
}

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

const connectionArguments = (config: HttpConfig): string[] => {
  const file = (flag: string, value: string | undefined) => (value === undefined ? [] : [flag, isPem(value) ? 'file.pem' : value])
  return [
    ...(config.verify_ssl && !config.insecure && config.ssl?.verify_ssl !== false ? [] : ['-k']),
    ...file('--cacert', config.ca),
    ...file('--cert', config.client_cert),
    ...file('--key', config.client_key),
    ...(config.proxy === undefined ? [] : ['-x', config.proxy]),
    ...(config.http2 ? [config.url.startsWith('https') ? '--http2' : '--http2-prior-knowledge'] : []),
  ]
}

const bodyArguments = ({ body, form, multipart, graphql }: HttpConfig): string[] => {
  if (form !== undefined) return ['--data', formText(form)]
  if (graphql !== undefined) return ['--data', JSON.stringify({ query: graphql.query, variables: graphql.variables })]
  if (multipart !== undefined) return multipartArguments(multipart)
  if (body === undefined) return []
  if (body instanceof Uint8Array) return ['--data-binary', '@body.bin']
  return ['--data-raw', typeof body === 'string' ? body : JSON.stringify(body)]
}

const multipartArguments = ({ fields = {}, files = {} }: NonNullable<HttpConfig['multipart']>): string[] => [
  ...Object.entries(fields).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).flatMap((one) => ['-F', `${name}=${one}`]),
  ),
  ...Object.entries(files).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one) => ['-F', `${name}=@${typeof one === 'string' ? one : one.path}`]),
  ),
]
