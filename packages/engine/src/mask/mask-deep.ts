/** A copy of JSON data with each text in it masked, and each number that is one of `secrets`. */
export const maskDeep = (value: unknown, maskText: (text: string) => string, secrets: ReadonlySet<string>): unknown => {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'number') return secrets.has(String(value)) ? maskText(String(value)) : value
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map((item) => maskDeep(item, maskText, secrets))
  return maskMap(value as Record<PropertyKey, unknown>, maskText, secrets)
}

/** Marks and hidden members stay what they are: a masked value can be read like the real one. */
const maskMap = (map: Record<PropertyKey, unknown>, maskText: (text: string) => string, secrets: ReadonlySet<string>): unknown => {
  const copy = {}
  for (const key of Reflect.ownKeys(map)) {
    const value = typeof key === 'string' ? maskDeep(map[key], maskText, secrets) : map[key]
    const enumerable = Object.prototype.propertyIsEnumerable.call(map, key)
    Object.defineProperty(copy, typeof key === 'string' ? maskText(key) : key, { value, enumerable, writable: true, configurable: true })
  }
  return copy
}
