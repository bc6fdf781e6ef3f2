import type { JsonValue } from '@testmesh/action-kit'

/** Shorter parts are not worth a reference. Characters of JSON. */
const WORTH = 80

export interface Shared {
  readonly texts: readonly string[]
  /** Each refers only to those before it. */
  readonly parts: readonly string[]
}

/** JSON texts of values in which a map that stands more than once is written once; `readDescriptors` of the actions reads them. */
export const shareParts = (values: readonly unknown[]): Shared => {
  const counts = new Map<string, number>()
  for (const value of values) count(value as JsonValue, counts)
  const parts: string[] = []
  const numbers = new Map<string, number>()
  const share = (value: JsonValue): JsonValue => {
    const text = JSON.stringify(value)
    if (!isMap(value) || (counts.get(text) ?? 0) < 2) return inside(value, share)
    if (!numbers.has(text)) {
      const part = JSON.stringify(inside(value, share))
      numbers.set(text, parts.push(part) - 1)
    }
    return { $part: numbers.get(text) ?? 0 }
  }
  return { texts: values.map((value) => JSON.stringify(share(value as JsonValue))), parts }
}

const isMap = (value: JsonValue): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

const inside = (value: JsonValue, change: (inner: JsonValue) => JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map((item) => change(item as JsonValue))
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, change(item as JsonValue)]))
}

/** What is inside a part that was counted already is written with it. */
const count = (value: JsonValue, counts: Map<string, number>): void => {
  if (typeof value !== 'object' || value === null) return
  const text = JSON.stringify(value)
  const isWorth = isMap(value) && text.length >= WORTH
  if (isWorth) counts.set(text, (counts.get(text) ?? 0) + 1)
  if (isWorth && (counts.get(text) ?? 0) > 1) return
  for (const item of Object.values(value)) count(item as JsonValue, counts)
}
