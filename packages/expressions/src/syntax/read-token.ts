import { parseDuration } from '../duration.ts'
import { fail } from './syntax-failure.ts'
import { matchAt, wordPattern } from './word-pattern.ts'

export interface Token {
  readonly type: 'number' | 'name' | 'mark' | 'end'
  /** The name, or the mark itself. */
  readonly value: string
  /** Of a number or a duration (milliseconds). */
  readonly number: number
  readonly start: number
  readonly end: number
}

const blank = /\s*/y
const numeral = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const duration = wordPattern(/(?:\d+(?:\.\d+)?(?:ms|[smhd]))+(?!\w)/y, () => /(?:\d+(?:\.\d+)?(?:ms|[smhd]))+(?![\p{L}\p{N}_])/uy)
// `a.b-c` is one path: a hyphen belongs to the name; subtraction wants spaces.
const word = wordPattern(/\$?[A-Za-z_]\w*(?:-\w+)*/y, () => /\$?[\p{L}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*/uy)
const key = wordPattern(/[\w$@]+(?:-\w+)*/y, () => /[\p{L}\p{N}_$@]+(?:-[\p{L}\p{N}_]+)*/uy)
const marks = ['===', '!==', '...', '==', '!=', '<=', '>=', '&&', '||', '??', '?.', '**', '=>', '${', '{{', '..'] as const
const singles = '()[]{},:?.<>!+-*/%|#$=@\'"`'

/** The token at or after `at`. @throws SyntaxFailure for a character that means nothing */
export const readToken = (text: string, at: number): Token => {
  const start = matchAt(blank, text, at).length + at
  if (start >= text.length) return { type: 'end', value: '', number: 0, start: text.length, end: text.length }
  const char = text.charAt(start)
  if (char >= '0' && char <= '9') return readNumber(text, start)
  const name = word(text, start)
  if (name) return { type: 'name', value: name, number: 0, start, end: start + name.length }
  const value = marks.find((mark) => text.startsWith(mark, start)) ?? (singles.includes(char) ? char : '')
  if (!value) fail(`${JSON.stringify(char)} means nothing here`, { start, end: start + 1 }, { hint: plainMark(char) })
  return { type: 'mark', value: value === '?.' && isDigit(text, start + 2) ? '?' : value, number: 0, start, end: start + value.length }
}

/** Editors of texts put others for the quotes and the minus that are typed. */
const plainMark = (char: string): string | undefined => {
  if (/[\u201c\u201d\u201e\u00ab\u00bb]/.test(char)) return 'put text between straight quotes: "…"'
  if (/[\u2018\u2019\u201a]/.test(char)) return "put text between straight quotes: '…'"
  return /[\u2010-\u2015\u2212]/.test(char) ? 'to subtract, write -' : undefined
}

/** The key right after a dot: a name, or digits as in `ports.5432`. Empty when there is none. */
export const readKey = (text: string, at: number): string => {
  const found = key(text, at)
  // `items.length-1` is the one subtraction everybody writes without spaces.
  return /^length-\d+$/.test(found) ? 'length' : found
}

const readNumber = (text: string, start: number): Token => {
  const spelled = duration(text, start)
  const digits = spelled || matchAt(numeral, text, start)
  const end = start + digits.length
  const tail = word(text, end)
  if (tail) fail(`"${digits}${tail}" is not a number, a duration or a name`, { start, end: end + tail.length }, { hint: unitHint(tail) })
  return { type: 'number', value: digits, number: spelled ? (parseDuration(spelled) ?? 0) : Number(digits), start, end }
}

const unitHint = (tail: string): string | undefined =>
  /^[a-z]+$/i.test(tail) ? 'durations are written 250ms, 2s, 5m, 1h; text wants quotes' : undefined

const isDigit = (text: string, at: number): boolean => {
  const char = text.charAt(at)
  return char >= '0' && char <= '9'
}
