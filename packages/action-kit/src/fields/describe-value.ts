/** A value in the words of a message: `a list`, `"abc"`, `12`, `nothing`. Long text is cut. */
export const describeValue = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Uint8Array) return 'bytes'
  if (typeof value === 'object') return 'a map'
  if (typeof value === 'function') return 'a function'
  return typeof value === 'string' ? JSON.stringify(shorten(value)) : String(value)
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text)
