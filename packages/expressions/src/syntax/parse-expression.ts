import type { SyntaxProblem } from '../compiled.ts'
import { didYouMean } from '../nearest-names.ts'
import { typeTests } from '../values/type-tests.ts'
import type { BinaryOperator, CallNode, Node } from './ast.ts'
import { markOptional } from './mark-optional.ts'
import { parseCall } from './parse-call.ts'
import { parsePostfix } from './parse-postfix.ts'
import { readToken, type Token } from './read-token.ts'
import {
  attempt,
  complain,
  countLink,
  describe,
  isMark,
  isWord,
  moveTo,
  nested,
  peek,
  problemsIn,
  type Reader,
  take,
  takeMark,
} from './reader.ts'
import { fail } from './syntax-failure.ts'

/** A reader of `text`, standing at `at`. */
export const createReader = (text: string, at: number): Reader => ({
  text,
  token: readToken(text, at),
  nesting: 0,
  links: 0,
  slots: 0,
  isCall: false,
  problems: [],
  closures: [],
  readExpression: parseTernary,
})

export interface ParsedExpression {
  /** Absent where something ended the reading. With problems it is for looking at, and not to be compiled. */
  readonly node: Node | undefined
  readonly slots: number
  /** A function that there is, is called in it, as far as it was read. */
  readonly isCall: boolean
  readonly problems: readonly SyntaxProblem[]
}

/** Reads the whole text as one expression. */
export const parseExpression = (text: string): ParsedExpression => {
  const reader = createReader(text, text.length)
  const node = attempt(reader, () => readWhole(reader))
  return { node, slots: reader.slots, isCall: reader.isCall, problems: problemsIn(reader) }
}

const readWhole = (reader: Reader): Node => {
  moveTo(reader, 0)
  const node = parseTernary(reader)
  const { token } = reader
  if (token.type !== 'end') fail(`expected an operator or the end, found ${describe(token)}`, token, { hint: leftoverHint(reader) })
  return node
}

const leftoverHint = ({ token }: Reader): string | undefined => {
  if (token.value === '=' || token.value === ':') return 'to compare, write =='
  return token.type === 'name' ? (didYouMean(token.value, infixWords) ?? 'text wants quotes') : undefined
}

const parseTernary = (reader: Reader): Node => {
  const condition = parseCoalesce(reader)
  if (!isMark(reader, '?')) return condition
  const opened = take(reader)
  const yes = nested(reader, () => parseTernary(reader))
  if (!takeMark(reader, ':')) fail(`the "?" wants a ":" and a second value, found ${describe(reader.token)}`, opened)
  const no = nested(reader, () => parseTernary(reader))
  return { type: 'ternary', condition, yes, no, start: condition.start, end: no.end }
}

const parseCoalesce = (reader: Reader): Node => {
  let left = parseBinary(reader, levels.or)
  while (takeMark(reader, '??')) {
    countLink(reader)
    markOptional(left)
    const right = parseBinary(reader, levels.or)
    left = { type: 'logic', operator: '??', left, right, start: left.start, end: right.end }
  }
  return left
}

const levels = { or: 3, and: 4, not: 5, compare: 6, add: 7, multiply: 8, power: 9 } as const

interface Infix {
  readonly level: number
  readonly operator: BinaryOperator | 'and' | 'or' | 'is' | 'exists' | 'test' | 'range' | 'hasLength' | 'isType'
}

const infixes: ReadonlyMap<string, Infix> = new Map<string, Infix>([
  ['or', { level: levels.or, operator: 'or' }],
  ['||', { level: levels.or, operator: 'or' }],
  ['and', { level: levels.and, operator: 'and' }],
  ['&&', { level: levels.and, operator: 'and' }],
  ['==', { level: levels.compare, operator: '==' }],
  ['===', { level: levels.compare, operator: '==' }],
  ['!=', { level: levels.compare, operator: '!=' }],
  ['!==', { level: levels.compare, operator: '!=' }],
  ['<', { level: levels.compare, operator: '<' }],
  ['<=', { level: levels.compare, operator: '<=' }],
  ['>', { level: levels.compare, operator: '>' }],
  ['>=', { level: levels.compare, operator: '>=' }],
  ['in', { level: levels.compare, operator: 'in' }],
  ['contains', { level: levels.compare, operator: 'contains' }],
  ['starts_with', { level: levels.compare, operator: 'starts_with' }],
  ['startsWith', { level: levels.compare, operator: 'starts_with' }],
  ['ends_with', { level: levels.compare, operator: 'ends_with' }],
  ['endsWith', { level: levels.compare, operator: 'ends_with' }],
  ['matches', { level: levels.compare, operator: 'matches' }],
  ['is', { level: levels.compare, operator: 'is' }],
  ['exists', { level: levels.compare, operator: 'exists' }],
  ['isNull', { level: levels.compare, operator: 'test' }],
  ['isEmpty', { level: levels.compare, operator: 'test' }],
  ['hasLength', { level: levels.compare, operator: 'hasLength' }],
  ['isType', { level: levels.compare, operator: 'isType' }],
  ['range', { level: levels.compare, operator: 'range' }],
  ['+', { level: levels.add, operator: '+' }],
  ['-', { level: levels.add, operator: '-' }],
  ['*', { level: levels.multiply, operator: '*' }],
  ['/', { level: levels.multiply, operator: '/' }],
  ['%', { level: levels.multiply, operator: '%' }],
  ['**', { level: levels.power, operator: '**' }],
])
const infixWords = [...infixes.keys()].filter((word) => /[a-z]/.test(word))
const negatable = new Set(['in', 'contains', 'starts_with', 'startsWith', 'ends_with', 'endsWith', 'matches', 'exists'])

const parseBinary = (reader: Reader, least: number): Node => {
  let left = least <= levels.not && isNot(reader) ? parseNot(reader, levels.compare) : parseUnary(reader)
  for (;;) {
    const isNegated = isWord(reader, 'not') && negatable.has(peek(reader).value)
    const infix = reader.token.type === 'end' ? undefined : infixes.get(isNegated ? peek(reader).value : reader.token.value)
    if (!infix || infix.level < least) return left
    countLink(reader)
    if (isNegated) take(reader)
    left = parseInfix(reader, { left, infix, isNegated })
  }
}

interface OpenInfix {
  readonly left: Node
  readonly infix: Infix
  readonly isNegated: boolean
}

const parseInfix = (reader: Reader, { left, infix, isNegated }: OpenInfix): Node => {
  const word = take(reader)
  const { start } = left
  switch (infix.operator) {
    case 'exists':
      return test(left, { kind: 'exists', isNegated, end: word.end })
    case 'test':
      return test(left, { kind: word.value === 'isNull' ? 'null' : 'empty', isNegated, end: word.end })
    case 'is':
      return parseIs(reader, left)
    case 'isType':
    case 'hasLength':
    case 'range':
      return parseWordCall(reader, left, word)
    case 'and':
    case 'or': {
      const right = parseBinary(reader, infix.level + 1)
      return { type: 'logic', operator: infix.operator, left, right, start, end: right.end }
    }
    default: {
      // The power operator binds to the right: 2 ** 3 ** 2 is 2 ** 9.
      const right = nested(reader, () => parseBinary(reader, infix.operator === '**' ? infix.level : infix.level + 1))
      if (computes.has(infix.operator)) for (const side of [left, right]) refuseLong(reader, side)
      if (infix.operator === 'in' && right.type === 'call' && right.name === 'range') return between(left, right, isNegated)
      return { type: 'binary', operator: infix.operator, isNegated, left, right, start, end: right.end }
    }
  }
}

const computes: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '**', '<', '<=', '>', '>='])

/** Complains of a number that would lose digits as soon as something is computed with it */
const refuseLong = (reader: Reader, node: Node): void => {
  if (node.type !== 'literal' || !node.isLong) return
  const hint = 'whole numbers beyond 2^53 are text, so that ids compare true with ==; a number that may be rounded is written 1.2e19'
  complain(reader, `${node.value} has too many digits to compute with`, node, { hint })
}

const test = (operand: Node, { kind, isNegated, end }: { kind: string; isNegated: boolean; end: number }): Node => {
  markOptional(operand)
  return { type: 'test', kind, isNegated, operand, start: operand.start, end }
}

const parseIs = (reader: Reader, operand: Node): Node => {
  const isNegated = isWord(reader, 'not')
  if (isNegated) take(reader)
  const word = take(reader)
  const kind = word.value === 'nil' ? 'null' : word.value
  const [message, details] = [`"is" wants a type, found ${describe(word)}`, { hint: didYouMean(kind, Object.keys(typeTests)) ?? typeList }]
  if (word.type !== 'name') fail(message, word, details)
  if (!Object.hasOwn(typeTests, kind)) complain(reader, message, word, details)
  return test(operand, { kind, isNegated, end: word.end })
}

const typeList = `the types are ${Object.keys(typeTests).join(', ')}`

/** `x range(1, 5)`, `x hasLength 3`, `x isType "number"`: the function with `x` in front. */
const parseWordCall = (reader: Reader, left: Node, word: Token): Node => {
  const { start } = left
  if (word.value === 'range') {
    return between(left, parseCall(reader, { name: 'range', start: word.start, nameStart: word.start }), false)
  }
  const right = parseBinary(reader, levels.add)
  return { type: 'call', name: word.value, args: [left, right], isOptional: false, start, end: right.end }
}

/** `x in range(1, 5)` asks whether x lies between, whole number or not. */
const between = (left: Node, range: CallNode, isNegated: boolean): Node => {
  const span = { start: left.start, end: range.end }
  const call: CallNode = { type: 'call', name: 'between', args: [left, ...range.args], isOptional: false, ...span }
  return isNegated ? { type: 'unary', operator: 'not', operand: call, ...span } : call
}

const isNot = (reader: Reader): boolean => {
  if (isMark(reader, '!')) return true
  if (!isWord(reader, 'not')) return false
  const next = peek(reader)
  // A variable may be called `not`; the operator has an operand behind it.
  if (next.type === 'name') return next.value !== 'and' && next.value !== 'or'
  return next.type === 'number' || /^(?:[("'`[{#.!$]|\$\{|\{\{)$/.test(next.value)
}

const parseNot = (reader: Reader, operandLevel: number): Node => {
  const { start } = take(reader)
  const operand = nested(reader, () => (isNot(reader) ? parseNot(reader, operandLevel) : parseBinary(reader, operandLevel)))
  return { type: 'unary', operator: 'not', operand, start, end: operand.end }
}

const parseUnary = (reader: Reader): Node => {
  if (isNot(reader)) return parseNot(reader, levels.power + 1)
  const { token } = reader
  if (!isMark(reader, '-') && !isMark(reader, '+')) return parsePostfix(reader)
  take(reader)
  const operand = nested(reader, () => parseUnary(reader))
  const span = { start: token.start, end: operand.end }
  if (operand.type === 'literal' && operand.isLong) return { ...operand, value: (token.value === '-' ? '-' : '') + operand.value, ...span }
  if (operand.type === 'literal' && typeof operand.value === 'number') {
    return { type: 'literal', value: token.value === '-' ? -operand.value : operand.value, ...span }
  }
  return { type: 'unary', operator: token.value === '-' ? '-' : '+', operand, ...span }
}
