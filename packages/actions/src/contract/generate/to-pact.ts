import type { JsonObject, JsonValue } from '@testmesh/action-kit'
import { contractError } from '../contract-error.ts'
import { followChanges, type IsChanging } from './changing-values.ts'
import type { Content, Draft, DraftRequest, DraftResponse } from './draft.ts'

export interface PactOptions {
  readonly consumer: string
  readonly provider: string
  /** Of the consumer. */
  readonly version?: string | undefined
  readonly specification: Specification
}

export type Specification = '3.0.0' | '4.0'

/**
 * A pact file. Answers are matched by type, requests by what they are, except where their values are known to change.
 *
 * @throws ActionError CONTRACT_BODY_IS_BYTES
 * @see https://github.com/pact-foundation/pact-specification/tree/version-4
 */
export const toPact = (drafts: readonly Draft[], { consumer, provider, version, specification }: PactOptions): JsonObject => {
  const changesOf = followChanges()
  return {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: drafts.map((draft) => toInteraction(draft, changesOf(draft), specification)),
    metadata: {
      pactSpecification: { version: specification },
      testmesh: version === undefined ? {} : { consumerVersion: version },
    },
  }
}

const toInteraction = ({ description, states, request, response }: Draft, isChanging: IsChanging, version: Specification): JsonObject => ({
  ...(version === '4.0' && { type: 'Synchronous/HTTP', pending: false }),
  description,
  ...(states.length > 0 && { providerStates: states.map(({ name, params }) => ({ name, ...(params && { params }) })) }),
  request: {
    method: request.method,
    path: request.path,
    ...(Object.keys(request.query).length > 0 && { query: request.query as unknown as JsonObject }),
    ...common(request, version),
    ...rulesIn(requestRules(request, isChanging)),
  },
  response: { status: response.status, ...common(response, version), ...rulesIn(responseRules(response)) },
})

const common = ({ headers, body }: DraftRequest | DraftResponse, version: Specification): JsonObject => ({
  ...(Object.keys(headers).length > 0 && {
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [titled(name), version === '4.0' ? [value] : value])),
  }),
  ...(body && { body: version === '4.0' ? bodyOf4(body, headers['content-type']) : bodyOf3(body) }),
})

/** `content-type` → `Content-Type` */
const titled = (name: string): string => name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())

const bodyOf3 = ({ type, value }: Content): JsonValue => {
  if (type === 'bytes') throw contractError('CONTRACT_BODY_IS_BYTES', 'a body is neither JSON nor text')
  return value
}

const bodyOf4 = ({ type, value }: Content, contentType: string | undefined): JsonObject => ({
  content: value,
  contentType: contentType ?? (type === 'json' ? 'application/json' : type === 'text' ? 'text/plain' : 'application/octet-stream'),
  encoded: type === 'bytes' ? 'base64' : false,
})

type Rules = Readonly<Record<string, JsonObject>>

const rulesIn = (rules: Rules): JsonObject => {
  const some = Object.entries(rules).filter(([, rule]) => Object.keys(rule).length > 0)
  return some.length === 0 ? {} : { matchingRules: Object.fromEntries(some) }
}

const rule = (matcher: JsonObject): JsonObject => ({ combine: 'AND', matchers: [matcher] })

const byType = rule({ match: 'type' })

/** Of a list by type any length holds, also none. */
const byTypeAndFilled = rule({ match: 'type', min: 1 })

const requestRules = ({ path, query, body }: DraftRequest, isChanging: IsChanging): Rules => {
  const parts = path.split('/')
  const isPart = parts.map((part) => part !== '' && isChanging(part))
  const pattern = parts.map((part, index) => (isPart[index] ? '[^/]+' : escaped(part))).join('/')
  return {
    path: isPart.includes(true) ? rule({ match: 'regex', regex: `^${pattern}$` }) : {},
    query: Object.fromEntries(Object.entries(query).flatMap(([name, values]) => (values.some(isChanging) ? [[name, byType]] : []))),
    body: body?.type === 'json' ? Object.fromEntries(changingPaths(body.value, isChanging).map((at) => [at, byType])) : {},
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** `$.order.id` */
const changingPaths = (value: JsonValue, isChanging: IsChanging, at = '$'): string[] => {
  if (typeof value !== 'object' || value === null) return isChanging(value) ? [at] : []
  if (Array.isArray(value)) return value.flatMap((item, index) => changingPaths(item as JsonValue, isChanging, `${at}[${index}]`))
  return Object.entries(value).flatMap(([name, member]) => changingPaths(member as JsonValue, isChanging, at + step(name)))
}

const step = (name: string): string => (/^[\w-]+$/.test(name) ? `.${name}` : `['${name.replaceAll("'", "\\'")}']`)

/** Lists that hold something. What one item of a list holds in a list of its own promises nothing about the other items. */
const filledLists = (value: JsonValue, at = '$'): string[] => {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.length > 0 ? [at] : []
  return Object.entries(value).flatMap(([name, member]) => filledLists(member as JsonValue, at + step(name)))
}

const responseRules = ({ headers, body }: DraftResponse): Rules => ({
  header: headers.location === undefined ? {} : { Location: byType },
  body: bodyRules(body, headers['content-type']),
})

const bodyRules = (body: Content | undefined, contentType: string | undefined): JsonObject => {
  if (body === undefined) return {}
  if (body.type === 'json') return { $: byType, ...Object.fromEntries(filledLists(body.value).map((at) => [at, byTypeAndFilled])) }
  if (body.type === 'text') return { $: byType }
  return contentType === undefined ? {} : { $: rule({ match: 'contentType', value: contentType.split(';', 1)[0] ?? contentType }) }
}
