import type { JsonValue } from '@testmesh/protocol'

/** Keys that lead to a part of a JSON value. */
export type Keys = readonly (string | number)[]

type Holder = Record<string | number, JsonValue>

export const valueAt = (value: JsonValue | undefined, keys: Keys): JsonValue | undefined =>
  keys.reduce<JsonValue | undefined>((at, key) => (holds(at, key) ? at[key] : undefined), value)

/** A copy, in which `change` writes each text anew. Default: as it is. */
export const copyOf = (value: JsonValue, change = (text: string): string => text): JsonValue => {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: JsonValue) => copyOf(item, change))
  return Object.fromEntries(Object.entries(value as Holder).map(([key, item]) => [key, copyOf(item, change)]))
}

/** Puts another value at a place, where there is one. Changes `value` itself; gives it, or what took its place. */
export const replaceAt = (value: JsonValue, keys: Keys, item: JsonValue): JsonValue => {
  const [holder, key] = ends(value, keys)
  if (key === undefined) return item
  // Not an assignment: a body may have a key `__proto__`.
  if (holds(holder, key)) Object.defineProperty(holder, key, { value: item, enumerable: true, configurable: true, writable: true })
  return value
}

/** Takes out a part, where there is one. Changes `value` itself; gives it, or null when nothing is left of it. */
export const removeAt = (value: JsonValue, keys: Keys): JsonValue => {
  const [holder, key] = ends(value, keys)
  if (key === undefined) return null
  if (Array.isArray(holder) && holds(holder, key)) holder.splice(Number(key), 1)
  else if (holds(holder, key)) Reflect.deleteProperty(holder, key)
  return value
}

/** What holds the place, and its key there; no key for the value itself. */
const ends = (value: JsonValue, keys: Keys) => [valueAt(value, keys.slice(0, -1)), keys.at(-1)] as const

/** Elements have numbers, members have names. */
const holds = (value: JsonValue | undefined, key: string | number): value is JsonValue & Holder =>
  typeof value === 'object' && value !== null && Array.isArray(value) === (typeof key === 'number') && Object.hasOwn(value, key)
