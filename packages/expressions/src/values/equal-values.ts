import { type Budget, spend, typeError } from '../evaluate/frame.ts'
import { isNothing, typeOf } from './type-of.ts'

const deepest = 500

/** Deep equality by value and type. Nothing equals nothing, NaN equals NaN, a key without a value is no key. @throws ExpressionError EXPRESSION_BUDGET */
export const equalValues = (left: unknown, right: unknown, budget: Budget): boolean => {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return equalScalars(left, right)
  return equalDeep(left, right, { budget, depth: 0 })
}

interface Walk {
  readonly budget: Budget
  depth: number
}

const equalScalars = (left: unknown, right: unknown): boolean => {
  if (isNothing(left)) return isNothing(right)
  if (typeof left === 'bigint' || typeof right === 'bigint')
    return typeOf(left) === 'number' && typeOf(right) === 'number' && String(left) === String(right)
  return Number.isNaN(left) && Number.isNaN(right)
}

const equalDeep = (left: unknown, right: unknown, walk: Walk): boolean => {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return equalScalars(left, right)
  if (walk.depth > deepest) throw typeError(`values nested deeper than ${deepest} levels cannot be compared`)
  spend(walk.budget, 1)
  walk.depth++
  const isEqual = equalObjects(left, right, walk)
  walk.depth--
  return isEqual
}

const equalObjects = (left: object, right: object, walk: Walk): boolean => {
  const type = typeOf(left)
  if (type !== typeOf(right)) return false
  if (type === 'date') return (left as Date).getTime() === (right as Date).getTime()
  if (type === 'array' || type === 'bytes') return equalLists(left as unknown[], right as unknown[], walk)
  return equalMaps(left as Record<string, unknown>, right as Record<string, unknown>, walk)
}

const equalLists = (left: readonly unknown[], right: readonly unknown[], walk: Walk): boolean => {
  if (left.length !== right.length) return false
  spend(walk.budget, left.length)
  for (let i = 0; i < left.length; i++) if (!equalDeep(left[i], right[i], walk)) return false
  return true
}

const equalMaps = (left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>, walk: Walk): boolean => {
  const keys = Object.keys(left)
  spend(walk.budget, keys.length)
  for (const key of keys) {
    if (left[key] === undefined) continue
    if (!Object.hasOwn(right, key) || right[key] === undefined || !equalDeep(left[key], right[key], walk)) return false
  }
  for (const key of Object.keys(right)) if (right[key] !== undefined && (!Object.hasOwn(left, key) || left[key] === undefined)) return false
  return true
}
