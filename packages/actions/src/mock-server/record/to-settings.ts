import type { JsonValue } from '@testmesh/action-kit'
import { parseJson } from '../../parse-json.ts'
import type { Recorded } from './recorder.ts'

/**
 * What was recorded, as the settings of a mock server that answers the same. Endpoints ask for as much as tells the requests apart:
 * the query always, the body where it made a difference. Requests that are all the same give a sequence.
 */
export const toSettings = (entries: readonly Recorded[], target: string): JsonValue => ({
  mock_server: {
    description: `Recorded from ${target}.`,
    endpoints: [...groupBy(entries, ({ method, path, query }) => JSON.stringify([method, path, query])).values()].flatMap(toEndpoints),
  },
})

const groupBy = <T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> => Map.groupBy(items, key)

/** The requests of one method, path and query. */
const toEndpoints = (entries: readonly Recorded[]): JsonValue[] => {
  const byBody = groupBy(entries, ({ body }) => JSON.stringify(body ?? null))
  const isBodyTelling = byBody.size > 1 && [...byBody.values()].every(([first]) => isJson(first?.body))
  return isBodyTelling ? [...byBody.values()].map((same) => toEndpoint(same, true)) : [toEndpoint(entries, false)]
}

const isJson = (body: unknown): body is JsonValue => body !== undefined && !(body instanceof Uint8Array)

const toEndpoint = (entries: readonly Recorded[], withBody: boolean): JsonValue => {
  const [first] = entries as [Recorded, ...Recorded[]]
  const isPlain = !/[:*{]/.test(first.path)
  const match = {
    ...(isPlain ? {} : { path_pattern: `^${first.path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$` }),
    ...(Object.keys(first.query).length > 0 ? { query: literal(first.query as JsonValue, asPattern) } : {}),
    ...(withBody ? { body: literal(first.body as JsonValue, asPattern) } : {}),
  }
  const answers = entries.map(toResponse)
  return {
    method: first.method,
    path: isPlain ? first.path : '*',
    ...(Object.keys(match).length > 0 ? { match } : {}),
    ...(answers.length === 1 ? { response: answers[0] ?? {} } : { sequence: answers }),
  }
}

const toResponse = ({ status, headers, answer }: Recorded): JsonValue => ({
  status,
  ...(Object.keys(headers).length > 0 ? { headers: literal(headers, asTemplate) } : {}),
  ...bodyOf(answer, headers['content-type'] ?? ''),
})

const bodyOf = (answer: Buffer, contentType: string): Readonly<Record<string, JsonValue>> => {
  if (answer.length === 0) return {}
  const text = answer.toString()
  if (!Buffer.from(text).equals(answer)) return { body_base64: answer.toString('base64') }
  const parsed = /[/+]json\b/i.test(contentType) ? parseJson(text) : undefined
  const isSame = parsed && 'value' in parsed && typeof parsed.value === 'object' && parsed.value !== null && !/\d{16}/.test(text)
  return { body: literal(isSame ? (parsed.value as JsonValue) : text, asTemplate) }
}

type Escape = (text: string) => string

/** Text that is only itself, where a template is read. */
const asTemplate: Escape = (text) => text.replaceAll(/\$\{|\{\{/g, (opener) => (opener === '{{' ? '\\{{' : '$${'))

/** The same where a pattern is read. */
const asPattern: Escape = (text) => (text.startsWith('#') ? `\\${asTemplate(text)}` : asTemplate(text))

const literal = (value: JsonValue, toText: Escape): JsonValue => {
  if (typeof value === 'string') return toText(value)
  if (Array.isArray(value)) return value.map((item) => literal(item as JsonValue, toText))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literal(item as JsonValue, toText)]))
}
