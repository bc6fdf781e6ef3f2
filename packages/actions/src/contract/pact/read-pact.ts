import type { JsonValue } from '@testmesh/action-kit'
import { contractError } from '../contract-error.ts'
import { parseExactly } from './exact-json.ts'
import type { Body, Interaction, Pact, PactRequest, PactResponse, Path, PlacedGenerator, ProviderState } from './pact.ts'
import { parsePath } from './parse-path.ts'
import { mapOf, readRules } from './read-rules.ts'

type Map = Readonly<Record<string, unknown>>

const JSON_TYPE = 'application/json'

/**
 * A pact file of version 1 to 4 of the specification.
 *
 * @throws ActionError CONTRACT_UNREADABLE when it is none, CONTRACT_UNSUPPORTED when it asks for what is not known here
 */
export const readPact = (text: string): Pact => {
  const pact = mapOf(parse(text), 'the file')
  if (!Array.isArray(pact.interactions) || pact.interactions.length === 0)
    throw pact.messages === undefined
      ? contractError('CONTRACT_UNREADABLE', 'it has no interactions')
      : contractError('CONTRACT_UNSUPPORTED', 'it is about messages, and not about HTTP')
  return {
    consumer: nameOf(pact.consumer),
    provider: nameOf(pact.provider),
    interactions: pact.interactions.map((one, index) => readInteraction(mapOf(one, `interactions[${index}]`), index)),
  }
}

const parse = (text: string): unknown => {
  try {
    return parseExactly(text)
  } catch (error) {
    throw contractError('CONTRACT_UNREADABLE', `it is not JSON: ${(error as Error).message}`)
  }
}

const nameOf = (party: unknown): string => String((party as { name?: unknown } | undefined)?.name ?? '')

const readInteraction = (written: Map, index: number): Interaction => {
  const { type = 'Synchronous/HTTP', description = `interaction ${index + 1}`, pending } = written
  if (type !== 'Synchronous/HTTP') throw contractError('CONTRACT_UNSUPPORTED', `"${description}" is of the type ${JSON.stringify(type)}`)
  if (written.pluginConfiguration !== undefined) throw contractError('CONTRACT_UNSUPPORTED', `"${description}" needs a plugin`)
  return {
    description: String(description),
    states: statesOf(written),
    isPending: pending === true,
    request: readRequest(mapOf(written.request, `the request of "${description}"`)),
    response: readResponse(mapOf(written.response, `the response of "${description}"`)),
  }
}

const statesOf = ({ providerStates, providerState, provider_state }: Map): ProviderState[] => {
  const single = providerState ?? provider_state
  const states = Array.isArray(providerStates) ? providerStates : typeof single === 'string' && single !== '' ? [{ name: single }] : []
  return states.map((state) => {
    const { name, params = {} } = mapOf(state, 'a provider state')
    return { name: String(name), params: mapOf(params, 'params') as Record<string, JsonValue> }
  })
}

const readRequest = (written: Map): PactRequest => {
  const headers = valuesOf(written.headers)
  return {
    method: String(written.method ?? 'GET').toUpperCase(),
    path: String(written.path ?? '/'),
    query: queryOf(written.query),
    headers,
    body: readBody(written, headers),
    generators: generatorsOf(mapOf(written.generators ?? {}, 'generators')),
  }
}

const readResponse = (written: Map): PactResponse => {
  const headers = valuesOf(written.headers)
  const body = readBody(written, headers)
  const rules = readRules(mapOf(written.matchingRules ?? {}, 'matchingRules'))
  const [deep] = body && body.type !== 'json' && body.type !== 'none' ? rules.body.filter(({ path }) => path.length > 0) : []
  if (deep) throw contractError('CONTRACT_UNSUPPORTED', 'a body that is not JSON has matching rules for its parts')
  return { status: Number(written.status ?? 200), headers, body, rules }
}

const valuesOf = (written: unknown): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(mapOf(written ?? {}, 'headers')).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : [String(value)],
    ]),
  )

/** Text in version 2, lists of values since. */
const queryOf = (written: unknown): Record<string, string[]> => {
  if (typeof written !== 'string') return valuesOf(written)
  const params = new URLSearchParams(written)
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]))
}

const readBody = (part: Map, headers: Readonly<Record<string, readonly string[]>>): Body | undefined => {
  if (!('body' in part)) return undefined
  const ofHeader = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1][0]
  const { body } = part
  return isBody4(body) ? readBody4(body, ofHeader) : readBody3(body, ofHeader)
}

/** In version 4 a body is told with its content type and encoding. */
const isBody4 = (body: unknown): body is Map =>
  typeof body === 'object' && body !== null && 'content' in body && ('encoded' in body || 'contentType' in body)

const readBody4 = ({ content, contentType, encoded }: Map, ofHeader: string | undefined): Body | undefined => {
  const type = typeof contentType === 'string' ? contentType : ofHeader
  if (content === '') return { type: 'none' }
  if (typeof encoded === 'string' && encoded.toLowerCase() === 'base64') return toBody(Buffer.from(String(content), 'base64'), type)
  if (isJson(type) && !(typeof encoded === 'string' && typeof content === 'string'))
    return { type: 'json', value: content, contentType: type ?? JSON_TYPE }
  return toBody(Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)), type)
}

const toBody = (bytes: Buffer, contentType: string | undefined): Body => {
  const text = bytes.toString()
  if (isJson(contentType)) return { type: 'json', value: parse(text), contentType: contentType ?? JSON_TYPE }
  return Buffer.from(text).equals(bytes) ? { type: 'text', value: text, contentType } : { type: 'bytes', value: bytes, contentType }
}

const readBody3 = (body: unknown, contentType: string | undefined): Body => {
  if (body === null || body === '') return { type: 'none' }
  if (typeof body !== 'string') return { type: 'json', value: body, contentType: contentType ?? JSON_TYPE }
  if (!isJson(contentType)) return { type: 'text', value: body, contentType }
  // JSON as text, or a text that is the JSON: files have both.
  try {
    return { type: 'json', value: parseExactly(body), contentType: contentType ?? JSON_TYPE }
  } catch {
    return { type: 'json', value: body, contentType: contentType ?? JSON_TYPE }
  }
}

export const isJson = (contentType = ''): boolean => /[/+]json\b/i.test(contentType)

const generatorsOf = (written: Map): PlacedGenerator[] =>
  (['path', 'query', 'header', 'body'] as const).flatMap((part) => {
    const map = mapOf(written[part] ?? {}, `generators.${part}`)
    if ('type' in map) return [{ part, path: [], generator: map }]
    return Object.entries(map).map(([key, generator]) => ({ part, path: placeOf(part, key), generator: mapOf(generator, 'a generator') }))
  })

const placeOf = (part: PlacedGenerator['part'], key: string): Path =>
  part === 'body' || /^[$[]/.test(key) ? parsePath(key) : key === '' ? [] : [key.replace(/\[\d+\]$/, '')]
