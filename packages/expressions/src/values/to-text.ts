import { type Budget, spend, typeError } from '../evaluate/frame.ts'
import { typeOf } from './type-of.ts'

const deepest = 500

/** A value inside text: text as it is, lists and maps as JSON, nothing as nothing. @throws ExpressionError for values too deep or too large */
export const toText = (value: unknown, budget: Budget): string => {
  if (typeof value === 'string') return value
  if (value === undefined) return ''
  if (typeof value === 'object' && value !== null) {
    if (value instanceof Uint8Array) return new TextDecoder().decode(value)
    return value instanceof Date ? toJson(value, budget).slice(1, -1) : toJson(value, budget)
  }
  return typeof value === 'function' || typeof value === 'symbol' ? '' : String(value)
}

/** The same for text that is made of it and goes somewhere: bytes that are no text would arrive as something else. @throws ExpressionError */
export const toWholeText = (value: unknown, budget: Budget): string => {
  if (!(value instanceof Uint8Array)) return toText(value, budget)
  const text = readUtf8(value)
  if (text !== undefined) return text
  throw typeError(
    `${value.length} bytes that are no text cannot stand inside text`,
    'base64(…) writes bytes as text; alone they stay what they are',
  )
}

/** The text that bytes are; `undefined` when they are none. */
export const readUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The JSON text of a value. @throws ExpressionError for values too deep or too large */
export const toJson = (value: unknown, budget: Budget): string => JSON.stringify(toPlain(value, { budget, depth: 0 })) ?? 'null'

interface Walk {
  readonly budget: Budget
  depth: number
}

/** Walks first: JSON.stringify would overflow the stack, and never stop on lists that contain each other many times. */
const toPlain = (value: unknown, walk: Walk): unknown => {
  switch (typeOf(value)) {
    case 'array':
      return deeper(walk, (value as unknown[]).length, () => (value as unknown[]).map((item) => toPlain(item, walk)))
    case 'object':
      return deeper(walk, 1, () => plainMap(value as Record<string, unknown>, walk))
    case 'bytes':
      return new TextDecoder().decode(value as Uint8Array)
    case 'date':
      return Number.isNaN((value as Date).getTime()) ? null : (value as Date).toISOString()
    case 'function':
      return undefined
    case 'string':
      spend(walk.budget, (value as string).length >> 6)
      return value
    default:
      return typeof value === 'bigint' ? value.toString() : value
  }
}

const deeper = <T>(walk: Walk, cost: number, read: () => T): T => {
  if (walk.depth > deepest) throw typeError(`a value nested deeper than ${deepest} levels cannot be written as text`)
  spend(walk.budget, 4 + cost)
  walk.depth++
  const result = read()
  walk.depth--
  return result
}

const plainMap = (map: Readonly<Record<string, unknown>>, walk: Walk): Record<string, unknown> => {
  // Without a prototype, so that a key __proto__ or toJSON is a key like any other.
  const copy: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(map)) copy[key] = toPlain(map[key], walk)
  return copy
}
