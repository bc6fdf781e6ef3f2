import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { decoded } from '../names.ts'

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What `#/components/schemas/Order` points at in a document; undefined for nothing, and for other documents. */
export const find = (document: JsonValue, ref: string): JsonValue | undefined => {
  if (!ref.startsWith('#')) return undefined
  let at: JsonValue | undefined = document
  for (const part of ref
    .slice(1)
    .split('/')
    .filter((_, index) => index > 0)) {
    const key = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~')
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as JsonObject)[key] : undefined
  }
  return at
}

/** The thing itself, or what its `$ref` leads to. An empty map for what is not there. */
export const resolved = (document: JsonValue, value: JsonValue | undefined): JsonObject => {
  let at = value
  for (let steps = 0; isObject(at) && typeof at.$ref === 'string' && steps < 20; steps++) at = find(document, at.$ref)
  return isObject(at) ? at : {}
}

/** References of a document to what it does not hold: other files, and names that nothing has. */
export const lostRefs = (document: JsonValue): string[] => {
  const lost = new Set<string>()
  const seen = new Set<JsonValue>()
  const waiting: JsonValue[] = [document]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (typeof at !== 'object' || at === null || seen.has(at)) continue
    seen.add(at)
    if (isObject(at) && typeof at.$ref === 'string' && find(document, at.$ref) === undefined) lost.add(at.$ref)
    waiting.push(...Object.values(at))
  }
  return [...lost].sort()
}
