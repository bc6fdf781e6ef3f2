import { isTruthy } from '@testmesh/protocol'
import type { Idle } from '../compiled.ts'
import { findFunction } from '../functions/function-table.ts'
import { type BinaryNode, type CallNode, childrenOf, type LogicNode, type Node, type TernaryNode } from '../syntax/ast.ts'
import { chainOf } from './find-missing.ts'

/** The parts of a condition that come out the same whatever they read, and so check nothing. */
export const findIdle = (node: Node, text: string): Idle[] => {
  if (isFixed(node)) return [idle(node, READS_NOTHING, 'name what is to be checked: status == 200')]
  return collectComparisons(node, text, idleLogic(node, text))
}

const READS_NOTHING = 'this reads no value: it comes out the same whatever happens'

const isNumber = (node: Node): boolean => node.type === 'literal' && typeof node.value === 'number'

const idle = ({ start, end }: Node, message: string, hint?: string): Idle => ({ message, start, end, ...(hint !== undefined && { hint }) })

/** Literals and operators alone; what a function gives may differ each time. */
export const isFixed = (node: Node): boolean => !READING.has(node.type) && childrenOf(node).every(isFixed)

const READING: ReadonlySet<Node['type']> = new Set(['name', 'local', 'jsonPath', 'call', 'closure'])

/** Where a value is asked whether it holds; elsewhere `x or 5` gives a default. */
const idleLogic = (node: Node, text: string): Idle[] => {
  if (node.type === 'token') return node.fallback ? [] : idleLogic(node.inner, text)
  if (node.type === 'unary' && node.operator === 'not') return idleLogic(node.operand, text)
  if (node.type === 'ternary') return idleChoice(node)
  if (node.type !== 'logic' || node.operator === '??') return []
  if (areOpposite(node.left, node.right, text)) return [idle(node, 'one of the two always holds: this comes out the same whatever happens')]
  return [node.left, node.right].flatMap((side) => (isFixed(side) ? idleSide(node, side, text) : idleLogic(side, text)))
}

/** `x ? true : true` */
const idleChoice = ({ yes, no }: TernaryNode): Idle[] => {
  if (yes.type !== 'literal' || no.type !== 'literal' || isTruthy(yes.value) !== isTruthy(no.value)) return []
  return [idle(no, 'both alternatives mean the same: this comes out so whatever happens')]
}

/** `x or not x`, `x == 1 or x != 1` */
const areOpposite = (one: Node, other: Node, text: string): boolean => {
  if (one.type === 'unary' && one.operator === 'not') return isWrittenAlike(one.operand, other, text)
  if (other.type === 'unary' && other.operator === 'not') return isWrittenAlike(one, other.operand, text)
  if (one.type !== 'binary' || other.type !== 'binary') return false
  const operators = [one.operator, other.operator]
  if (!operators.includes('==') || !operators.includes('!=')) return false
  return isWrittenAlike(one.left, other.left, text) && isWrittenAlike(one.right, other.right, text)
}

const idleSide = (logic: LogicNode, side: Node, text: string): Idle[] => {
  if (side.type !== 'literal') return [idle(side, READS_NOTHING)]
  const isTrue = isTruthy(side.value)
  if (isTrue !== (logic.operator === 'or')) return []
  const message = isTrue ? 'this is always true, and so is the whole "or"' : 'this is never true, and so the whole "and" is not'
  return [idle(side, message, isTrue ? asList(logic, side, text) : undefined)]
}

/** `status == 200 or 201`. Text is not repeated: it may be a secret. */
const asList = ({ left, right }: LogicNode, side: Node, text: string): string | undefined => {
  if (side !== right || !isNumber(side)) return undefined
  const nearest = left.type === 'logic' ? left.right : left
  if (nearest.type !== 'binary' || nearest.operator !== '==' || !chainOf(nearest.left) || !isNumber(nearest.right)) return undefined
  return `write ${textOf(nearest.left, text)} in [${textOf(nearest.right, text)}, ${textOf(side, text)}]`
}

/** Most expressions have none: nothing is made on the way to them. */
const collectComparisons = (node: Node, text: string, found: Idle[]): Idle[] => {
  if (node.type === 'binary') found.push(...idleComparison(node, text))
  if (node.type === 'call' && Object.hasOwn(CALLS, node.name)) found.push(...idleCall(node))
  for (const child of childrenOf(node)) collectComparisons(child, text, found)
  return found
}

const ARITHMETIC: ReadonlySet<BinaryNode['operator']> = new Set(['+', '-', '*', '/', '%', '**'])

const idleComparison = (node: BinaryNode, text: string): Idle[] => {
  const { operator, left, right } = node
  if (ARITHMETIC.has(operator)) return []
  const isSame = isWrittenAlike(left, right, text) && !isFixed(left) && !isImpure(left)
  if (isSame) return [idle(node, 'this compares a value with itself')]
  if (right.type !== 'literal') return []
  if (isCount(left) && ((operator === '>=' && right.value === 0) || (operator === '>' && right.value === -1)))
    return [idle(node, 'a length is never less than 0', 'for one at least, write > 0')]
  return fitsAnyText(operator, right.value) ? [idle(node, `any text ${WORDS[operator]} this`)] : []
}

const isWrittenAlike = (left: Node, right: Node, text: string): boolean =>
  left.end - left.start === right.end - right.start && textOf(left, text) === textOf(right, text)

/** Functions that do what an operator does. */
const CALLS: Readonly<Record<string, BinaryNode['operator']>> = {
  contains: 'contains',
  startsWith: 'starts_with',
  endsWith: 'ends_with',
  matches: 'matches',
}

const idleCall = (node: CallNode): Idle[] => {
  const operator = CALLS[node.name]
  const [, part] = node.args
  if (!operator || part?.type !== 'literal' || !fitsAnyText(operator, part.value)) return []
  return [idle(node, `any text ${WORDS[operator]} this`)]
}

const isImpure = (node: Node): boolean =>
  (node.type === 'call' && findFunction(node.name)?.isImpure === true) || childrenOf(node).some(isImpure)

const isCount = (node: Node): boolean =>
  (node.type === 'call' && (node.name === 'len' || node.name === 'count')) || (node.type === 'member' && node.key === 'length')

const WORDS: Readonly<Record<string, string>> = {
  contains: 'contains',
  starts_with: 'starts with',
  ends_with: 'ends with',
  matches: 'matches',
}

const fitsAnyText = (operator: BinaryNode['operator'], value: unknown): boolean =>
  typeof value === 'string' && Object.hasOwn(WORDS, operator) && (value === '' || (operator === 'matches' && fitsAnything(value)))

/** Whether a regular expression finds a match in any text. */
export const fitsAnything = (pattern: string): boolean => /^\^?(?:\.\*\??)?\$?$/.test(pattern)

const textOf = ({ start, end }: Node, text: string): string => text.slice(start, end).replace(/\s+/g, ' ')
