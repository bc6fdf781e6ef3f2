import type { ArithmeticOperator, OrderOperator } from '../syntax/ast.ts'
import { equalValues } from '../values/equal-values.ts'
import { computeLong, isLongInteger, orderLong } from '../values/long-integer.ts'
import { showValue } from '../values/show-value.ts'
import { orderTimes } from '../values/time-text.ts'
import { toText, toWholeText } from '../values/to-text.ts'
import { isMap, isNothing, typeOf } from '../values/type-of.ts'
import { type Budget, spend, typeError } from './frame.ts'

const numeric = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/

/** The number that text spells; `undefined` when it spells none. */
export const numberIn = (text: string): number | undefined => (text.length < 400 && numeric.test(text) ? Number(text) : undefined)

/** A number, or numeric text as a number; `undefined` for anything else. */
export const asNumber = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return numberIn(value)
  return typeof value === 'bigint' ? Number(value) : undefined
}

/** @throws ExpressionError EXPRESSION_TYPE */
export const arithmetic = (operator: ArithmeticOperator, left: unknown, right: unknown, budget: Budget): unknown => {
  if (operator === '+') return add(left, right, budget)
  const long = operator === '-' || operator === '*' || operator === '%' ? computeLong(operator, left, right) : undefined
  if (long !== undefined) return long
  const a = asNumber(left)
  const b = asNumber(right)
  if (a === undefined || b === undefined) throw unusable(operator, a === undefined ? left : right)
  switch (operator) {
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      if (b === 0) throw typeError('division by zero')
      return a / b
    case '%':
      if (b === 0) throw typeError('division by zero')
      return a % b
    case '**':
      return a ** b
  }
}

const longestText = 16 * 1024 * 1024

const add = (left: unknown, right: unknown, budget: Budget): unknown => {
  if (typeof left === 'number' && typeof right === 'number') return left + right
  if (isNothing(left) || isNothing(right)) throw unusable('+', isNothing(left) ? left : right)
  if ((isLongInteger(left) && typeof right === 'number') || (typeof left === 'number' && isLongInteger(right))) throw doubtful(left, right)
  if (typeof left === 'string' || typeof right === 'string')
    return joinTexts([toWholeText(left, budget), toWholeText(right, budget)], budget)
  if (Array.isArray(left) && Array.isArray(right)) {
    spend(budget, left.length + right.length)
    return [...left, ...right]
  }
  if (typeof left === 'bigint' || typeof right === 'bigint') return Number(left) + Number(right)
  throw unusable('+', typeof left === 'number' ? right : left)
}

/** @throws ExpressionError EXPRESSION_BUDGET when the text would be longer than 16 Mi characters */
export const joinTexts = (texts: readonly string[], budget: Budget, separator = ''): string => {
  let length = separator.length * texts.length
  for (const text of texts) length += text.length
  spend(budget, length > longestText ? Number.POSITIVE_INFINITY : texts.length + (length >> 6))
  return texts.join(separator)
}

/** Text is joined and numbers are added, and what is too long for a number is both. */
const doubtful = (left: unknown, right: unknown) =>
  typeError(
    `+ cannot tell whether ${[left, right].find(isLongInteger)} is a number or text`,
    'to add write sum([a, b]), to join put both into one text: "${a}${b}"',
  )

const unusable = (operator: string, value: unknown) => {
  const shown = showValue(value, 40)
  const what = isNothing(value) ? `a value that is ${shown.type}` : `${shown.text} (${shown.type})`
  const hint = isNothing(value)
    ? 'check the path, or give a default: (path ?? 0)'
    : typeof value === 'string'
      ? 'number(…) reads text as a number'
      : undefined
  return typeError(`${operator} cannot use ${what}`, hint)
}

/** Negative when `left` comes first. Numbers by value, times by the moment, other text by code point. `isUntyped`: numeric text counts as a number. @throws ExpressionError EXPRESSION_TYPE */
export const order = (operator: string, left: unknown, right: unknown, isUntyped = false): number => {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  const long = orderLong(left, right)
  if (long !== undefined) return long
  if (typeof left === 'string' && typeof right === 'string') return orderTimes(left, right) ?? orderTexts(left, right)
  if (left instanceof Date || right instanceof Date) return order(operator, dateText(left), dateText(right))
  const a = isUntyped || typeof left === 'bigint' ? asNumber(left) : left
  const b = isUntyped || typeof right === 'bigint' ? asNumber(right) : right
  if (typeof a === 'number' && typeof b === 'number') return a - b
  throw incomparable(operator, left, right)
}

const dateText = (value: unknown): unknown => (value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value)

/** UTF-16 units sort like code points but for surrogates, which stand before U+E000 to U+FFFF. */
const orderTexts = (left: string, right: string): number => {
  if (left === right) return 0
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i)
    const b = right.charCodeAt(i)
    if (a !== b) return rank(a) - rank(b)
  }
  return left.length - right.length
}

const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

const incomparable = (operator: string, left: unknown, right: unknown) => {
  const [a, b] = [typeOf(left), typeOf(right)]
  if (isNothing(left) || isNothing(right)) {
    return typeError(
      `${operator} cannot compare a value that is ${isNothing(left) ? a : b}`,
      'check the path, or give a default: (path ?? 0)',
    )
  }
  if (a === 'boolean') return typeError(`${operator} cannot compare boolean and ${b}`, 'write `1 < x and x < 5` for a range')
  const hint = a === 'string' || b === 'string' ? 'number(…) reads text as a number' : undefined
  return typeError(`${operator} cannot compare ${a} and ${b}`, hint)
}

export const compare = (operator: OrderOperator, left: unknown, right: unknown, isUntyped: boolean): boolean => {
  const difference = order(operator, left, right, isUntyped)
  switch (operator) {
    case '<':
      return difference < 0
    case '<=':
      return difference <= 0
    case '>':
      return difference > 0
    case '>=':
      return difference >= 0
  }
}

/** Whether a list holds an equal element, a text a part, a map a key. @throws ExpressionError EXPRESSION_TYPE */
export const contains = (whole: unknown, part: unknown, budget: Budget): boolean => {
  if (typeof whole === 'string') {
    spend(budget, whole.length >> 6)
    return whole.includes(toText(needText('contains', part), budget))
  }
  if (Array.isArray(whole)) {
    spend(budget, whole.length)
    return whole.some((item) => equalValues(item, part, budget))
  }
  if (isMap(whole)) return typeof part === 'string' && Object.hasOwn(whole, part)
  if (isNothing(whole)) return false
  throw typeError(`contains cannot look into ${showValue(whole, 40).text} (${typeOf(whole)})`)
}

const needText = (operator: string, value: unknown): unknown => {
  if (isNothing(value)) throw typeError(`${operator} cannot look for a value that is ${typeOf(value)}`, 'check the path on the right')
  return value
}

/** How untyped text compares with a value of another type: by value. */
export const equalsUntyped = (text: string, other: unknown): boolean => {
  if (typeof other === 'number') return numberIn(text) === other
  if (typeof other === 'boolean') return text.trim().toLowerCase() === String(other)
  return false
}
