/** Any JSON value, as variables hold it. */
export type CellValue = string | number | boolean | null | readonly CellValue[] | { readonly [key: string]: CellValue }

/**
 * How a value is written in its cell. Text stands bare, unless it would read as something else: `"5000"` is text, `5000` a number.
 * `readValue` gives the same value back.
 */
export const showValue = (value: unknown): string => {
  if (typeof value !== 'string') return JSON.stringify(value)
  return readValue(value) === value && value === value.trim() ? value : JSON.stringify(value)
}

/** What somebody wrote in a cell: JSON where it is that, else the text as it stands. */
export const readValue = (text: string): CellValue => {
  try {
    const value = JSON.parse(text) as CellValue
    // A version like 1.10 and a number that is too long for a machine stay what was written.
    return typeof value === 'number' && String(value) !== text.trim() ? text : value
  } catch {
    return text
  }
}

/** What it is kept as, in a word. */
export const kindOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'string') return value === '' ? 'empty text' : 'text'
  return { number: 'number', boolean: 'true or false' }[typeof value as 'number'] ?? 'object'
}

/** Whether two JSON values say the same, whatever the order of their keys. */
export const isSameValue = (left: unknown, right: unknown): boolean => canonical(left) === canonical(right)

const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
