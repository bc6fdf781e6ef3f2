import type { JsonObject, JsonValue } from '@testmesh/protocol'

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What `#/components/schemas/Order` points at in a document; undefined for nothing, and for other documents. */
export const find = (document: JsonValue, ref: string): JsonValue | undefined => {
  if (!ref.startsWith('#')) return undefined
  let at: JsonValue | undefined = document
  for (const part of ref
    .slice(1)
    .split('/')
    .filter((_, index) => index > 0)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }
  return at
}

/** The thing itself, or what its `$ref` leads to. An empty map for what is not there. */
export const resolved = (document: JsonValue, value: JsonValue | undefined): JsonObject => {
  let at = value
  for (let steps = 0; isObject(at) && typeof at.$ref === 'string' && steps < 20; steps++) at = find(document, at.$ref)
  return isObject(at) ? at : {}
}
