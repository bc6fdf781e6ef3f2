/**
 * JSON text that `jsonb` takes. It refuses NUL and half surrogate pairs: both become U+FFFD, in keys too. `json` takes them, as they are.
 *
 * @see https://www.postgresql.org/docs/current/datatype-json.html
 */
export const jsonbText = (value: unknown): string => {
  const text = JSON.stringify(value)
  return mayHoldRefused(text) ? JSON.stringify(toAccepted(value)) : text
}

/** `JSON.stringify` writes both as escapes, so a text without these has neither. */
const mayHoldRefused = (text: string): boolean => text.includes('\\u0000') || text.includes('\\ud')

/** By code points, so a surrogate is one that lacks its other half. */
const refused = /\0|\p{Surrogate}/gu

const toAccepted = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(refused, '\ufffd')
  if (Array.isArray(value)) return value.map(toAccepted)
  if (typeof value !== 'object' || value === null) return value
  if ('toJSON' in value && typeof value.toJSON === 'function') return toAccepted(value.toJSON())
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [toAccepted(key), toAccepted(inner)]))
}
