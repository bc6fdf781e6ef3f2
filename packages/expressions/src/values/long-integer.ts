import { isLongInteger } from '@testmesh/protocol'

export { isLongInteger, parseExactJson } from '@testmesh/protocol'

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
