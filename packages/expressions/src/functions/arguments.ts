import { type Frame, typeError } from '../evaluate/frame.ts'
import { asNumber } from '../evaluate/operate.ts'
import { showValue } from '../values/show-value.ts'
import { toText } from '../values/to-text.ts'
import { isNothing, typeOf } from '../values/type-of.ts'
import { closureOf } from './function-entry.ts'

/** Text, or a number or boolean as text. @throws ExpressionError EXPRESSION_TYPE */
export const textOf = (value: unknown, name: string, frame: Frame): string => {
  if (typeof value === 'string') return value
  if (isNothing(value) || typeof value === 'object' || typeof value === 'function') throw unusable(value, name, 'text')
  return toText(value, frame)
}

/** A number, or numeric text as a number. @throws ExpressionError EXPRESSION_TYPE */
export const numberOf = (value: unknown, name: string): number => {
  const number = asNumber(value)
  if (number === undefined) throw unusable(value, name, 'a number')
  return number
}

/** @throws ExpressionError EXPRESSION_TYPE */
export const listOf = (value: unknown, name: string): readonly unknown[] => {
  if (Array.isArray(value)) return value
  throw unusable(value, name, 'a list')
}

/** The element function of a closure; without one, the element itself. */
export const keyOf = (value: unknown): ((element: unknown) => unknown) => closureOf(value) ?? ((element) => element)

export const unusable = (value: unknown, name: string, wanted: string) => {
  const shown = showValue(value, 40)
  const what = isNothing(value) ? `a value that is ${shown.type}` : `${shown.text} (${typeOf(value)})`
  return typeError(`${name} wants ${wanted}, not ${what}`, isNothing(value) ? 'check the path, or give a default with ??' : undefined)
}
