import type { IncomingMessage } from 'node:http'
import { ignoringCase } from '@testmesh/action-kit'
import { parseJson } from '../../parse-json.ts'

type Texts = Readonly<Record<string, string | string[]>>

/** A request, as texts and conditions of endpoints read it. */
export interface MockRequest {
  readonly method: string
  /** Path and query, as they came. */
  readonly url: string
  /** Without the query. */
  readonly path: string
  readonly query: Texts
  /** Found in any case. */
  readonly headers: Texts
  readonly cookies: Readonly<Record<string, string>>
  /** JSON and forms parsed, else text, else bytes; absent without a body. */
  readonly body: unknown
  readonly ip: string
}

/** A request with its body as it came. */
export interface Received {
  readonly request: MockRequest
  readonly raw: Buffer
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The parts that cost something are made when they are first read. */
export const toReceived = (message: IncomingMessage, raw: Buffer, at: number): Received => {
  // Nothing else of the message is kept: there may be thousands of requests.
  const { method = 'GET', url = '/', headers } = message
  const mark = url.indexOf('?')
  const made: { query?: Texts; headers?: Texts; cookies?: Record<string, string>; body?: { readonly value: unknown } } = {}
  const request: MockRequest = {
    method,
    url,
    path: mark < 0 ? url : url.slice(0, mark),
    ip: message.socket.remoteAddress ?? '',
    get query() {
      made.query ??= mark < 0 ? {} : readQuery(url.slice(mark + 1))
      return made.query
    },
    get headers() {
      made.headers ??= ignoringCase(headers as Texts)
      return made.headers
    },
    get cookies() {
      made.cookies ??= readCookies(headers.cookie ?? '')
      return made.cookies
    },
    get body() {
      made.body ??= { value: readBody(raw, headers['content-type'] ?? '') }
      return made.body.value
    },
  }
  return { request, raw, at }
}

/** A name that comes several times gives a list. */
const readQuery = (text: string): Record<string, string | string[]> => {
  const query: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(text)) add(query, name, value)
  return query
}

const add = (map: Record<string, string | string[]>, name: string, value: string): void => {
  const before = Object.hasOwn(map, name) ? map[name] : undefined
  const after = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  Object.defineProperty(map, name, { value: after, enumerable: true, configurable: true, writable: true })
}

const readCookies = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(';').flatMap((cookie) => {
      const equals = cookie.indexOf('=')
      return equals < 0 ? [] : [[cookie.slice(0, equals).trim(), cookie.slice(equals + 1).trim()]]
    }),
  )

const readBody = (raw: Buffer, contentType: string): unknown => {
  if (raw.length === 0) return undefined
  const text = readText(raw)
  if (text === undefined) return raw
  if (/^application\/x-www-form-urlencoded/i.test(contentType)) return readQuery(text)
  const isJson = /^[^;]*[/+]json\b/i.test(contentType) || /^\s*[{[]/.test(text)
  const parsed = isJson ? parseJson(text) : undefined
  return parsed && 'value' in parsed ? parsed.value : text
}

/** `undefined` for bytes that are no text. */
const readText = (raw: Buffer): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    return undefined
  }
}
