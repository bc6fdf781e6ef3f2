/** Whether text spells a whole number that a number cannot hold: beyond 2^53 digits are lost. */
export const isLongInteger = (text: unknown): text is string =>
  typeof text === 'string' && text.length >= 16 && /^-?\d{16,}$/.test(text) && !Number.isSafeInteger(Number(text))

/** What two whole numbers give of which one is too long for a number: with every digit, as text where it is itself too long. */
export const computeLong = (operator: '+' | '-' | '*' | '%', left: unknown, right: unknown): number | string | undefined => {
  if (!isLongInteger(left) && !isLongInteger(right)) return undefined
  const [a, b] = [toBigInt(left), toBigInt(right)]
  if (a === undefined || b === undefined) return undefined
  switch (operator) {
    case '+':
      return fromBigInt(a + b)
    case '-':
      return fromBigInt(a - b)
    case '*':
      return fromBigInt(a * b)
    case '%':
      return b === 0n ? undefined : fromBigInt(a % b)
  }
}

/** Negative when `left` comes first; undefined unless one of them is too long for a number, and the other a number, too. */
export const orderLong = (left: unknown, right: unknown): number | undefined => {
  const isNumeric = (value: unknown) => typeof value === 'number' || isLongInteger(value)
  if (!(isLongInteger(left) || isLongInteger(right)) || !isNumeric(left) || !isNumeric(right)) return undefined
  // A whole number and one with a fraction compare exactly, and so as they are.
  const [a, b] = [toBigInt(left) ?? (left as number), toBigInt(right) ?? (right as number)]
  return a < b ? -1 : a > b ? 1 : 0
}

const toBigInt = (value: unknown): bigint | undefined => {
  if (isLongInteger(value)) return BigInt(value)
  const number = typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value
  return Number.isSafeInteger(number) ? BigInt(number as number) : undefined
}

const fromBigInt = (value: bigint): number | string =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value)

/** The value of a JSON text, in which whole numbers beyond 2^53 are text, with every digit. @throws SyntaxError */
export const parseExactJson = (text: string): unknown =>
  // Only a run of 16 digits can be such a number; looking costs far less than a reviver.
  /\d{16}/.test(text) ? JSON.parse(text, exactly) : JSON.parse(text)

/** A reviver is given the text of each number (JSON.parse source text access, ES2026). */
const exactly = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && isLongInteger(context?.source) ? context.source : value
