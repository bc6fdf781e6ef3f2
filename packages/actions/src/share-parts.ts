import type { JsonValue } from '@testmesh/action-kit'

/** Stands for a part that is written elsewhere: `{ "$part": 3 }`. */
export const PART = '$part'

/** JSON text whose repeated parts are written once: each of `parts` may refer to those before it. */
export const readShared = <T>(texts: readonly string[], parts: readonly string[]): T[] => {
  const read: JsonValue[] = []
  for (const part of parts) read.push(fill(JSON.parse(part) as JsonValue, read))
  return texts.map((text) => (text.includes(PART) ? fill(JSON.parse(text) as JsonValue, read) : JSON.parse(text)) as T)
}

/** The same objects again and again: whoever reads descriptors changes nothing. */
const fill = (value: JsonValue, parts: readonly JsonValue[]): JsonValue => {
  if (typeof value !== 'object' || value === null) return value
  const map = value as Record<string, JsonValue>
  if (PART in map) return parts[Number(map[PART])] ?? null
  for (const key in map) {
    const inner = map[key]
    if (typeof inner === 'object' && inner !== null) map[key] = fill(inner, parts)
  }
  return value
}
