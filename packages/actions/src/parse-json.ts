export type ParsedJson = { readonly value: unknown } | { readonly problem: string }

/** JSON whose integers beyond 2^53 become text, so that no digit of an id is lost. */
export const parseJson = (text: string): ParsedJson => {
  try {
    // Only a run of 16 digits can be such an integer; looking costs far less than a reviver.
    return { value: /\d{16}/.test(text) ? JSON.parse(text, exactly) : JSON.parse(text) }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}

/** Node hands a reviver the text of each number (JSON.parse source text access, ES2026). */
const exactly = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
  const source = context?.source
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value
  return /^-?\d+$/.test(source) ? source : value
}
