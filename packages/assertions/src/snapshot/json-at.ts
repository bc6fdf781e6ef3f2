import type { JsonValue } from '@testmesh/protocol'

/** Keys that lead to a part of a JSON value. */
export type Keys = readonly (string | number)[]

type Members = Record<string | number, JsonValue>

const isHolder = (value: JsonValue | undefined): value is JsonValue & object => typeof value === 'object' && value !== null

export const valueAt = (value: JsonValue | undefined, keys: Keys): JsonValue | undefined =>
  keys.reduce<JsonValue | undefined>((at, key) => (isHolder(at) && Object.hasOwn(at, key) ? (at as Members)[key] : undefined), value)

/** A copy with another value at a place that is there. */
export const replaceAt = (value: JsonValue, keys: Keys, item: JsonValue): JsonValue => {
  const [key, ...rest] = keys
  if (key === undefined) return item
  return withMember(value, key, (inner) => replaceAt(inner, rest, item))
}

/** A copy without a part that is there. */
export const removeAt = (value: JsonValue, keys: Keys): JsonValue => {
  const [key, ...rest] = keys
  if (key === undefined) return null
  if (rest.length > 0) return withMember(value, key, (inner) => removeAt(inner, rest))
  if (Array.isArray(value)) return value.filter((_, index) => index !== key)
  return Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== String(key)))
}

const withMember = (value: JsonValue, key: string | number, change: (inner: JsonValue) => JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map((item: JsonValue, index) => (index === key ? change(item) : item))
  return Object.fromEntries(Object.entries(value as Members).map(([name, item]) => [name, name === String(key) ? change(item) : item]))
}
