import { isUtf8 } from 'node:buffer'
import { isSecretHeader, type JsonValue } from '@testmesh/action-kit'
import type { Recorded } from '../../http/record-traffic.ts'
import { contractError } from '../contract-error.ts'
import type { Content, Draft } from './draft.ts'

export interface ToDraftOptions {
  readonly description: string
  readonly states: Draft['states']
  /** What paths are told without: the path of the provider's base URL. */
  readonly basePath: string
}

/**
 * What an exchange says about its provider: without the headers of the moment, of the connection, and those that carry credentials.
 *
 * @throws ActionError CONTRACT_CUT, HTTP_BAD_RESPONSE when the body cannot be unpacked
 */
export const toDraft = async (recorded: Recorded, { description, states, basePath }: ToDraftOptions): Promise<Draft> => {
  const { request, status, headers } = recorded
  const bytes = await recorded.body()
  if (bytes === undefined) throw contractError('CONTRACT_CUT', `${lineOf(request)} and its answer were too long to keep`)
  const sentBody = request.body === undefined ? undefined : toContent(Buffer.from(request.body), contentTypeOf(request))
  const body = toContent(bytes, headers['content-type'])
  return {
    description,
    states,
    request: {
      method: request.method,
      path: request.url.pathname.slice(basePath.length) || '/',
      query: queryOf(request.url),
      headers: Object.fromEntries(Object.entries(request.headers).flatMap(([name, value]) => sentHeader(request, name, String(value)))),
      ...(sentBody && { body: sentBody }),
    },
    response: { status, headers: pick(headers, ['content-type', 'location']), ...(body && { body }) },
  }
}

type Sent = Recorded['request']

/** `GET /orders/1` */
export const lineOf = ({ method, url }: Sent): string => `${method} ${url.pathname}`

/** What is sent by itself, or belongs to the connection. */
const ownHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  'traceparent',
  'tracestate',
  'date',
])

const sentHeader = ({ privateHeaders = [] }: Sent, name: string, value: string): [string, string][] => {
  const isDefault = (name === 'accept' && value === '*/*') || (name === 'user-agent' && value === 'testmesh')
  const isCredential = isSecretHeader(name) || privateHeaders.includes(name) || name.startsWith('x-amz-')
  return ownHeaders.has(name) || isDefault || isCredential ? [] : [[name, value]]
}

const contentTypeOf = ({ headers }: Sent): string | undefined => headers['content-type']?.toString()

const pick = (headers: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])))

const queryOf = ({ searchParams }: URL): Record<string, string[]> =>
  Object.fromEntries([...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]))

const toContent = (bytes: Buffer, contentType: string | undefined): Content | undefined => {
  if (bytes.length === 0) return undefined
  if (!isUtf8(bytes) || bytes.includes(0)) return { type: 'bytes', value: bytes.toString('base64') }
  const text = bytes.toString()
  const json = contentType === undefined || /[/+]json\b/i.test(contentType) ? parse(text) : undefined
  return json === undefined ? { type: 'text', value: text } : { type: 'json', value: json }
}

const parse = (text: string): JsonValue | undefined => {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}
