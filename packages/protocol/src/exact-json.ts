/** Whether text spells a whole number that a number cannot hold: beyond 2^53 digits are lost. */
export const isLongInteger = (text: unknown): text is string =>
  typeof text === 'string' && text.length >= 16 && /^-?\d{16,}$/.test(text) && !Number.isSafeInteger(Number(text))

/** The value of a JSON text, in which whole numbers beyond 2^53 are text, with every digit. @throws SyntaxError */
export const parseExactJson = (text: string): unknown =>
  // Only a run of 16 digits can be such a number; looking costs far less than a reviver.
  /\d{16}/.test(text) ? JSON.parse(text, exactly) : JSON.parse(text)

/** A reviver is given the text of each number (JSON.parse source text access, ES2026). */
const exactly = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && isLongInteger(context?.source) ? context.source : value
