import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { byName, exactJson, fieldsOf, headersOf, isSaidAnyway, mapTexts } from '../form-text.ts'
import type { HttpRequest } from '../http-step.ts'
import { decoded } from '../names.ts'
import type { PostmanAuth, PostmanBody, PostmanRequest, PostmanUrlParts } from './collection.ts'

interface Reading {
  /** Makes a template of a text. */
  readonly fill: (text: string) => string
  readonly lose: (message: string) => void
  /** Whether a URL says by which protocol, itself or by the variable that it begins with. */
  readonly hasScheme: (url: string) => boolean
}

type Filling = Pick<Reading, 'fill' | 'lose'>

/** @param auth the request's own, or that of what it lies in */
export const requestOf = (request: PostmanRequest, auth: PostmanAuth, { fill, lose, hasScheme }: Reading): HttpRequest => {
  const { method, header, body } = request
  const { url, params } = urlOf(request, { fill, hasScheme })
  const written = typeof header === 'string' ? headersIn(header) : (header ?? []).filter(({ disabled, key }) => !disabled && key !== '')
  const type = written.find(({ key }) => key.toLowerCase() === 'content-type')?.value
  const sent = body && !body.disabled ? bodyOf(body, { type, fill, lose }) : {}
  const shown = written.filter(({ key, value }) => key.toLowerCase() !== 'content-type' || !isSaidAnyway(value, sent))
  const headers = headersOf(shown.map(({ key, value }) => [key, fill(value)]))
  const made = authOf(auth, { fill, lose })
  const { proxy, certificate } = request
  if (proxy && !proxy.disabled)
    lose(`its proxy ${proxy.host}${proxy.port === undefined ? '' : `:${proxy.port}`}: say it as proxy of the step`)
  if (certificate)
    lose(`its certificate${certificate.name && ` ${certificate.name}`}: put it beside the flow, and say it as client_cert of the step`)
  return {
    method: method.toUpperCase(),
    url,
    params,
    headers: { ...impliedType(body, type, sent), ...headers },
    ...sent,
    ...(made && { auth: made }),
  }
}

/** Postman says the type by the language that a text is written in. */
const impliedType = (body: PostmanBody, type: string | undefined, sent: Pick<HttpRequest, 'body'>): Record<string, string> => {
  if (type !== undefined || typeof sent.body !== 'string') return {}
  const implied = body?.mode === 'graphql' ? 'application/json' : languages.get(body?.options?.raw?.language ?? 'text')
  return implied === undefined ? {} : { 'Content-Type': implied }
}

const languages: ReadonlyMap<string, string> = new Map([
  ['json', 'application/json'],
  ['text', 'text/plain'],
  ['xml', 'application/xml'],
  ['html', 'text/html'],
  ['javascript', 'application/javascript'],
])

const headersIn = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.includes(':') && !line.trim().startsWith('//'))
    .map((line) => ({ key: line.split(':', 1)[0]?.trim() ?? '', value: line.slice(line.indexOf(':') + 1).trim(), disabled: false }))

const urlOf = (
  { url }: PostmanRequest,
  { fill, hasScheme }: Pick<Reading, 'fill' | 'hasScheme'>,
): { readonly url: string; readonly params: JsonObject } => {
  const { raw, query, variable } =
    typeof url === 'string' ? { raw: url, query: null, variable: null } : { ...url, raw: url.raw || joined(url) }
  const [, head = raw, written = ''] = /^([^?#]*)(?:\?([^#]*))?/s.exec(raw) ?? []
  const values = new Map((variable ?? []).map(({ key, value }) => [key, value]))
  const path = head.replace(/(?<=\/):([\w-]+)/g, (whole, name: string) =>
    values.get(name) ? (values.get(name) ?? '') : values.has(name) ? `{{${name}}}` : whole,
  )
  const pairs = query
    ? query.filter(({ disabled, key }) => !disabled && key !== '').map(({ key, value }) => [inQuery(key), inQuery(value)] as const)
    : pairsIn(written)
  const full = hasScheme(path) ? path : `http://${path}`
  return { url: fill(full), params: fieldsOf(pairs, fill) }
}

/** A URL that is written in its parts alone. */
const joined = ({ protocol = 'http', host = '', port = '', path = '' }: PostmanUrlParts): string => {
  const [name, rest] = [
    [host].flat().join('.'),
    [path]
      .flat()
      .map((part) => (typeof part === 'string' ? part : part.value))
      .join('/'),
  ]
  return `${name.startsWith('{{') ? '' : `${protocol}://`}${name}${port === '' ? '' : `:${port}`}${rest === '' ? '' : `/${rest.replace(/^\//, '')}`}`
}

const inQuery = (text: string): string => decoded(text.replaceAll('+', ' '))

/** Templates in it are no parts of a form. */
const pairsIn = (query: string): (readonly [string, string])[] =>
  query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=')
      return [inQuery(name), inQuery(value.join('='))] as const
    })

/** What an export took out of an answer as JSON stands there without quotes: a template alone has its type in them, too. */
const quoted = (json: string): string => json.replace(/(?<=[:[,]\s*)\{\{\w+__json\}\}(?=\s*[,}\]])/g, '"$&"')

const bodyOf = (
  body: NonNullable<PostmanBody>,
  { type = '', fill, lose }: Filling & { readonly type?: string | undefined },
): Pick<HttpRequest, 'body' | 'body_from_file' | 'form' | 'multipart' | 'graphql'> => {
  const pairs = (list: readonly { key: string; value: string; disabled?: boolean | null | undefined }[] = []) =>
    list.filter(({ disabled }) => !disabled).map(({ key, value }) => [key, value] as const)
  switch (body.mode) {
    case 'urlencoded':
      return { form: fieldsOf(pairs(body.urlencoded), fill) }
    case 'formdata':
      return { multipart: multipartOf(body, { fill, lose }) }
    case 'graphql': {
      const { query = '', variables, operationName } = body.graphql ?? {}
      const written = typeof variables === 'string' ? variables.trim() : JSON.stringify(variables ?? {})
      const read = jsonOf(quoted(written || '{}'), fill)
      if (typeof read !== 'object' || read === null || Array.isArray(read))
        return { body: fill(JSON.stringify({ query, operationName }).replace(/\}$/, () => `,"variables":${written}}`)) }
      return {
        graphql: {
          query: fill(query),
          ...(Object.keys(read).length > 0 && { variables: read }),
          ...(operationName && { operation_name: fill(operationName) }),
        },
      }
    }
    case 'raw': {
      const { raw = '', options } = body
      if (raw === '') return {}
      const isJson = /json/i.test(options?.raw?.language ?? type)
      const value = isJson ? jsonOf(quoted(raw), fill) : undefined
      return { body: typeof value === 'object' && value !== null ? value : fill(raw) }
    }
    case 'file': {
      const { src } = body.file ?? {}
      lose(src ? `the file ${src}: put it beside the flow` : 'its body, a file that nobody chose')
      return src ? { body_from_file: fill(src) } : {}
    }
    case undefined:
      return {}
    default:
      lose(`its body, which is in a ${body.mode}: put it into the flow`)
      return {}
  }
}

const multipartOf = ({ formdata = [] }: NonNullable<PostmanBody>, { fill, lose }: Filling): JsonObject => {
  const sent = formdata.filter(({ disabled }) => !disabled)
  const files = sent.filter(({ type }) => type === 'file')
  const paths = files.flatMap(({ key, src }) =>
    (Array.isArray(src) && src.length > 0 ? src : [src]).map((path) => [key, String(path ?? '')] as const),
  )
  for (const [key, path] of paths) lose(`the file ${path === '' ? `of ${key}, which nobody chose` : path}: put it beside the flow`)
  for (const { key, contentType } of files) if (contentType) lose(`the type ${contentType} of the part ${key}`)
  const fields = sent
    .filter(({ type }) => type !== 'file')
    .map(({ key, value, contentType }): [string, JsonValue] => [
      key,
      contentType ? { value: fill(value), content_type: fill(contentType) } : fill(value),
    ])
  return {
    ...(fields.length > 0 && { fields: byName(fields) }),
    ...(paths.length > 0 && { files: fieldsOf(paths, fill) }),
  }
}

/**
 * Undefined for what is no JSON, or would have other numbers, and so for what has templates where JSON takes none: as text it is sent as
 * it is written, with whatever their values are.
 */
const jsonOf = (raw: string, fill: Reading['fill']): JsonValue | undefined => {
  const value = exactJson(raw)
  return value === undefined ? undefined : mapTexts(value, fill)
}

/** Undefined for none, and for those that nothing here is like. */
export const authOf = (auth: PostmanAuth, { fill, lose }: Filling): JsonObject | undefined => {
  if (!auth || auth.type === 'noauth') return undefined
  const given = parametersOf(auth)
  const of = (name: string, other = ''): string => fill(given.get(name) ?? other)
  switch (auth.type) {
    case 'bearer':
      return { type: 'bearer', token: of('token') }
    case 'basic':
    case 'digest':
      return { type: auth.type, username: of('username'), password: of('password') }
    case 'apikey':
      return {
        type: 'api_key',
        name: of('key', 'x-api-key'),
        value: of('value'),
        location: given.get('in') === 'query' ? 'query' : 'header',
      }
    case 'awsv4':
      return {
        type: 'aws_sigv4',
        access_key: of('accessKey'),
        secret_key: of('secretKey'),
        region: of('region', 'us-east-1'),
        service: of('service', 'execute-api'),
        ...(given.get('sessionToken') && { session_token: of('sessionToken') }),
      }
    case 'oauth2': {
      const grant = given.get('grant_type') ?? ''
      if (!['client_credentials', 'password_credentials'].includes(grant) || !given.get('accessTokenUrl')) {
        if (!given.get('accessToken')) lose(`how its token is got (${grant || 'OAuth 2'}): give one as ACCESS_TOKEN`)
        return { type: 'bearer', token: fill(given.get('accessToken') || '{{ACCESS_TOKEN}}') }
      }
      return {
        type: 'oauth2',
        grant: grant === 'client_credentials' ? grant : 'password',
        token_url: of('accessTokenUrl'),
        client_id: of('clientId'),
        ...(given.get('clientSecret') && { client_secret: of('clientSecret') }),
        ...(grant === 'password_credentials' && { username: of('username'), password: of('password') }),
        ...(given.get('scope') && { scope: of('scope') }),
      }
    }
    default:
      lose(`its authentication, ${auth.type}`)
      return undefined
  }
}

/** A list of keys and values, in older versions a map. */
const parametersOf = (auth: NonNullable<PostmanAuth>): Map<string, string> => {
  const given = auth[auth.type]
  const pairs = Array.isArray(given)
    ? given.map((one: { key?: unknown; value?: unknown }) => [String(one?.key), one?.value] as const)
    : Object.entries((given ?? {}) as Record<string, unknown>)
  return new Map(
    pairs.filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)).map(([key, value]) => [key, String(value)]),
  )
}
