import { MASK } from './marks.ts'

/** Unicode keeps these for use inside a program: no text that people or servers write holds one. */
const FIRST = 0xfdd0
const COUNT = 32
const STAND_INS = /[\ufdd0-\ufdef]+/g

/** As many characters as the secret has, all the same; for another number another one. */
export const standInOf = (secret: string, number: number): string => secret.replace(/./gsu, String.fromCharCode(FIRST + (number % COUNT)))

/** JSON data with the mark for its stand-ins. */
export const withMarks = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(STAND_INS, MASK)) as T

/**
 * Tells texts that secrets went into by those that were made in the same way of stand-ins, which hold nothing of a secret: one is told,
 * with the mark for its stand-ins, where all else in it stands in the true text as well. `undefined` where none is true.
 */
export const createTeller = (blind: Iterable<string>): ((text: string) => string | undefined) => {
  const texts = new Set(blind)
  // The one that tells most comes first.
  const patterns = [...texts].map((text) => text.split(STAND_INS)).sort((a, b) => lengthOf(b) - lengthOf(a))
  return (text) => (texts.has(text) ? text : patterns.find((parts) => parts.length > 1 && holds(text, parts))?.join(MASK))
}

const lengthOf = (parts: readonly string[]): number => parts.join('').length

/** Whether `text` is `parts`, with something in each gap. */
const holds = (text: string, parts: readonly string[]): boolean => {
  const [first = '', last = ''] = [parts[0], parts.at(-1)]
  let at = text.startsWith(first) ? first.length : Number.POSITIVE_INFINITY
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at + 1)
    at = found < 0 ? Number.POSITIVE_INFINITY : found + part.length
  }
  return at < text.length - last.length && text.endsWith(last)
}
