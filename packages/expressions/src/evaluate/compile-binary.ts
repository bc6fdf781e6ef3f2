import type { BinaryNode, Node } from '../syntax/ast.ts'
import { equalValues } from '../values/equal-values.ts'
import { toText } from '../values/to-text.ts'
import { isNothing, typeOf } from '../values/type-of.ts'
import { compileUntyped } from './compile-untyped.ts'
import { type Frame, placed, type Run, typeError } from './frame.ts'
import { arithmetic, compare, contains, equalsUntyped } from './operate.ts'
import { isMatch } from './regex.ts'

/** A binary operator over its compiled operands. */
export const compileBinary = (node: BinaryNode, left: Run, right: Run): Run => {
  const run = node.operator === '==' || node.operator === '!=' ? compileEquality(node, left, right) : compileOperator(node, left, right)
  return node.isNegated ? (frame) => !run(frame) : run
}

const compileEquality = (node: BinaryNode, left: Run, right: Run): Run => {
  const isUntyped = [compileUntyped(node.left), compileUntyped(node.right)] as const
  const wanted = node.operator === '=='
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    if (a === b) return wanted
    if (typeof a !== 'object' && typeof a === typeof b) return (Number.isNaN(a) && Number.isNaN(b)) === wanted
    try {
      return (equalValues(a, b, frame) || equalByText(a, b, { frame, isUntyped })) === wanted
    } catch (error) {
      throw placed(error, node)
    }
  }
}

type IsUntyped = (frame: Frame) => boolean

interface Doubt {
  readonly frame: Frame
  readonly isUntyped: readonly [IsUntyped, IsUntyped]
}

/** The types differ: text without a type of its own compares by value. */
const equalByText = (a: unknown, b: unknown, { frame, isUntyped }: Doubt): boolean => {
  if (typeof a === 'string') return equalsUntyped(a, b) && isUntyped[0](frame)
  return typeof b === 'string' && equalsUntyped(b, a) && isUntyped[1](frame)
}

const compileOperator = (node: BinaryNode, left: Run, right: Run): Run => {
  const operate = operatorOf(node)
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    try {
      return operate(a, b, frame)
    } catch (error) {
      throw placed(error, node)
    }
  }
}

type Operate = (a: unknown, b: unknown, frame: Frame) => unknown

/** An operator over the values of its operands; these it asks, where types differ, where they came from. Equality has its own path. */
export const operatorOf = (node: Pick<BinaryNode, 'operator' | 'left' | 'right'>): Operate => {
  const { operator } = node
  switch (operator) {
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const isUntyped = [compileUntyped(node.left), compileUntyped(node.right)] as const
      const isLoose = (a: unknown, b: unknown, frame: Frame) =>
        typeof a !== typeof b && ((typeof a === 'string' && isUntyped[0](frame)) || (typeof b === 'string' && isUntyped[1](frame)))
      return (a, b, frame) => compare(operator, a, b, isLoose(a, b, frame))
    }
    case 'in':
      return membership(node)
    case 'contains':
      return listMembership({ whole: node.left, part: node.right })
    case 'starts_with':
      return (a, b, frame) => affix(a, b, frame, 'startsWith')
    case 'ends_with':
      return (a, b, frame) => affix(a, b, frame, 'endsWith')
    case 'matches':
      return isMatch
    case '==':
    case '!=':
      throw new Error('equality has its own path')
    default:
      return (a, b, frame) => arithmetic(operator, a, b, frame)
  }
}

/** An element counts as in the list also when it, or one that is written in the list, is untyped text of the same value. */
const listMembership = (node: { readonly whole: Node; readonly part: Node }): Operate => {
  const isUntyped = compileUntyped(node.part)
  const areUntyped = node.whole.type === 'list' ? node.whole.items.map(compileUntyped) : []
  return (whole, value, frame) => {
    if (contains(whole, value, frame)) return true
    if (!Array.isArray(whole)) return false
    if (typeof value === 'string') return isUntyped(frame) && whole.some((item) => equalsUntyped(value, item))
    return areUntyped.some((asks, index) => typeof whole[index] === 'string' && equalsUntyped(whole[index], value) && asks(frame))
  }
}

const membership = (node: Pick<BinaryNode, 'left' | 'right'>): Operate => {
  const isIn = listMembership({ whole: node.right, part: node.left })
  return (a, b, frame) => {
    if (!isNothing(b) && typeof b !== 'object' && typeof b !== 'string')
      throw typeError(`in wants a list, a map or text on its right, not ${typeOf(b)}`)
    return isIn(b, a, frame)
  }
}

const affix = (a: unknown, b: unknown, frame: Frame, name: 'startsWith' | 'endsWith'): boolean => {
  if (typeof b !== 'string') throw typeError(`${name} wants text on its right, not ${typeOf(b)}`)
  if (isNothing(a)) return false
  if (typeof a === 'object') throw typeError(`${name} wants text, not ${typeOf(a)}`)
  return toText(a, frame)[name](b)
}
