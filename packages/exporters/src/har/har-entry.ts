import { mediaTypeOf } from '@testmesh/action-kit'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { isMap } from '../is-map.ts'

/** What a step sent and got, as its recording tells, with long values put back. */
export interface RecordedRequest {
  /** When it was sent, in milliseconds since 1970. */
  readonly at: number
  readonly config: JsonObject
  /** Undefined where no answer came. */
  readonly result?: JsonObject
  /** Of one without an answer: `GET http://…`, and why. */
  readonly asked?: string
  readonly failure?: string
  readonly pageref: string
  /** `Place an order › create_order`, and which attempt. */
  readonly comment: string
}

/** The entries of an HTTP archive for it: one for each address that answers led to. */
export const harEntries = (recorded: RecordedRequest): JsonObject[] => {
  const { at, config, result = {}, comment } = recorded
  const hops = listOf(result.redirects).filter(isMap)
  let method = methodOf(config)
  const led = hops.map(({ url, status, location }, index): JsonObject => {
    const request = requestOf({ ...recorded, url: textOf(url), method, hasBody: index === 0 })
    if (isTurnedIntoGet(method, status)) method = 'GET'
    const response = {
      ...emptyResponse,
      status: numberOf(status),
      redirectURL: textOf(location),
      comment: 'nothing else of it was recorded',
    }
    return entryOf(recorded, { request, response, timings: noTimings, comment: `${comment}, led elsewhere` })
  })
  const [, askedUrl = ''] = /^[A-Z]+ (\S+)/.exec(recorded.asked ?? '') ?? []
  const url = typeof result.url === 'string' ? result.url : askedUrl || textOf(config.url)
  const request = requestOf({ ...recorded, url, method, hasBody: hops.length === 0 })
  const last = entryOf(recorded, { request, response: responseOf(result), timings: timingsOf(result), comment })
  return [...led, recorded.failure === undefined ? last : { ...last, _error: recorded.failure }].map((entry, index) => ({
    ...entry,
    // In their order, also where a reader sorts them.
    startedDateTime: new Date(at + index).toISOString(),
  }))
}

interface Entry {
  readonly request: JsonObject
  readonly response: JsonObject
  readonly timings: JsonObject
  readonly comment: string
}

const entryOf = ({ pageref, result }: RecordedRequest, { request, response, timings, comment }: Entry): JsonObject => {
  const { blocked: _, ssl: __, ...phases } = timings
  const address = textOf(result?.remote_address)
  return {
    pageref,
    startedDateTime: '',
    time: Object.values(phases).reduce<number>((sum, value) => sum + Math.max(0, numberOf(value)), 0),
    request,
    response,
    cache: {},
    timings,
    ...(address !== '' && { serverIPAddress: address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '') }),
    // What browsers call requests of a program, by which readers know that it is none for a page or a picture.
    _resourceType: 'fetch',
    comment,
  }
}

/** As the action chooses it. */
const methodOf = ({ method, form, multipart, graphql }: JsonObject): string =>
  typeof method === 'string' ? method.toUpperCase() : (form ?? multipart ?? graphql) === undefined ? 'GET' : 'POST'

/** RFC 9110, 15.4. */
const isTurnedIntoGet = (method: string, status: JsonValue | undefined): boolean =>
  status === 303 ? method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST'

interface SentRequest extends RecordedRequest {
  readonly url: string
  readonly method: string
  readonly hasBody: boolean
}

const requestOf = ({ config, result = {}, url, method, hasBody }: SentRequest): JsonObject => {
  const postData = hasBody ? postDataOf(config) : undefined
  const written = [...pairsOf(config.headers), ...authHeaders(config.auth), ...cookieHeader(config)]
  const isSaid = written.some(([name]) => name.toLowerCase() === 'content-type')
  const headers = [...written, ...(postData && !isSaid ? [['content-type', textOf(postData.mimeType)] as const] : [])]
  return {
    method,
    url,
    httpVersion: textOf(result.protocol) || 'HTTP/1.1',
    cookies: pairsOf(config.cookies).map(named),
    headers: headers.map(named),
    queryString: queryOf(url),
    ...(postData && { postData }),
    headersSize: -1,
    bodySize: postData ? (typeof postData.text === 'string' ? new TextEncoder().encode(postData.text).length : -1) : 0,
  }
}

type Pair = readonly [name: string, value: string]

const named = ([name, value]: Pair): JsonObject => ({ name, value })

/** With a pair for each value of a list. */
const pairsOf = (map: JsonValue | undefined): Pair[] => entriesOf(map).map(([name, value]) => [name, textOf(value)] as const)

const authHeaders = (auth: JsonValue | undefined): Pair[] => {
  if (!isMap(auth)) return []
  switch (auth.type) {
    case 'bearer':
      return [['authorization', `Bearer ${textOf(auth.token)}`]]
    case 'api_key':
      return auth.location === 'query' || auth.location === 'cookie' ? [] : [[textOf(auth.name) || 'x-api-key', textOf(auth.value)]]
    // What was made of a password or a key is as secret as that.
    case 'basic':
      return [['authorization', 'Basic ***']]
    case 'digest':
      return [['authorization', 'Digest ***']]
    case 'oauth2':
      return [['authorization', 'Bearer ***']]
    case 'aws_sigv4':
      return [['authorization', 'AWS4-HMAC-SHA256 ***']]
    default:
      return []
  }
}

const cookieHeader = ({ cookies, headers }: JsonObject): Pair[] => {
  const isWritten = pairsOf(headers).some(([name]) => name.toLowerCase() === 'cookie')
  const text = pairsOf(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  return text === '' || isWritten ? [] : [['cookie', text]]
}

/** What stands behind the `?`, decoded where that can be. */
const queryOf = (url: string): JsonObject[] => {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(url) ?? []
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return { name: decoded(name), value: decoded(value.join('=')) }
    })
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

const postDataOf = ({ body, body_from_file: file, form, multipart, graphql }: JsonObject): JsonObject | undefined => {
  if (isMap(form)) return { mimeType: 'application/x-www-form-urlencoded', params: pairsOf(form).map(named), text: formText(pairsOf(form)) }
  if (isMap(multipart)) return { mimeType: 'multipart/form-data', params: [...fieldsOf(multipart.fields), ...filesOf(multipart.files)] }
  if (isMap(graphql)) {
    const { query = '', variables, operation_name: operationName } = graphql
    const sent = { query, ...(variables !== undefined && { variables }), ...(operationName !== undefined && { operationName }) }
    return { mimeType: 'application/json', text: JSON.stringify(sent) }
  }
  if (file !== undefined) return { mimeType: mediaTypeOf(textOf(file)), params: [], comment: `the file ${textOf(file)}` }
  if (body === undefined || body === null) return undefined
  if (typeof body !== 'string') return { mimeType: 'application/json', text: JSON.stringify(body) }
  return { mimeType: /^\s*[{[]/.test(body) ? 'application/json' : 'text/plain; charset=utf-8', text: body }
}

const formText = (pairs: readonly Pair[]): string =>
  new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString()

const fieldsOf = (fields: JsonValue | undefined): JsonObject[] =>
  entriesOf(fields).map(([name, value]) =>
    isMap(value) ? { name, value: textOf(value.value), contentType: textOf(value.content_type) } : { name, value: textOf(value) },
  )

const filesOf = (files: JsonValue | undefined): JsonObject[] =>
  entriesOf(files).map(([name, value]) => {
    const { path = value, filename, content_type: type } = isMap(value) ? value : { path: value }
    return {
      name,
      fileName: textOf(filename) || (textOf(path).split('/').at(-1) ?? ''),
      contentType: textOf(type) || 'application/octet-stream',
    }
  })

const entriesOf = (map: JsonValue | undefined): (readonly [string, JsonValue])[] =>
  isMap(map) ? Object.entries(map).flatMap(([name, values]) => listOf(values).map((value) => [name, value] as const)) : []

const emptyResponse: JsonObject = {
  status: 0,
  statusText: '',
  httpVersion: '',
  cookies: [],
  headers: [],
  content: { size: 0, mimeType: 'x-unknown' },
  redirectURL: '',
  headersSize: -1,
  bodySize: -1,
}

const responseOf = (result: JsonObject): JsonObject => {
  if (typeof result.status !== 'number') return emptyResponse
  const { status, status_text: statusText, protocol, headers, headers_all: all, cookies, body, size } = result
  const one = isMap(headers) ? headers : {}
  const text = body === undefined || body === '' ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  return {
    ...emptyResponse,
    status,
    statusText: textOf(statusText),
    httpVersion: textOf(protocol),
    cookies: pairsOf(cookies).map(named),
    headers: pairsOf(isMap(all) ? all : one).map(named),
    content: { size: numberOf(size), mimeType: textOf(one['content-type']) || 'x-unknown', ...(text !== undefined && { text }) },
    redirectURL: textOf(one.location),
  }
}

/** -1: nothing is known of it. */
const noTimings: JsonObject = { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 0, receive: 0 }

const timingsOf = ({ timings, duration_ms: duration }: JsonObject): JsonObject => {
  if (!isMap(timings)) return { ...noTimings, wait: numberOf(duration) }
  const [tcp, tls] = [numberOf(timings.tcp), numberOf(timings.tls)]
  return {
    blocked: -1,
    dns: numberOf(timings.dns),
    // As the format wants it: with the time of TLS in it.
    connect: tcp + tls,
    ssl: tls === 0 ? -1 : tls,
    send: 0,
    wait: numberOf(timings.first_byte),
    receive: numberOf(timings.download),
  }
}

const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

const numberOf = (value: JsonValue | undefined): number => (typeof value === 'number' ? value : 0)

const textOf = (value: JsonValue | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
