/** Whether a value counts as true in a condition: all but false, nothing, 0, what is empty (text, list, map) and the text "false". */
export const isTruthy = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return Boolean(value) && value !== 'false'
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length > 0
  return value instanceof Date || Object.keys(value).length > 0
}
