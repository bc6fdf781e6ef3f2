/** A copy of `value` with another value where the JSON pointer points; the rest is shared. */
export const setAt = (value: unknown, pointer: string, item: unknown): unknown =>
  setIn(value, pointer.split('/').slice(1).map(unescapePointer), item)

const setIn = (value: unknown, path: readonly string[], item: unknown): unknown => {
  const [key, ...rest] = path
  if (key === undefined) return item
  if (Array.isArray(value)) return value.map((old, index) => (String(index) === key ? setIn(old, rest, item) : old))
  const record = value as Record<string, unknown>
  return { ...record, [key]: setIn(record[key], rest, item) }
}

const unescapePointer = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')
