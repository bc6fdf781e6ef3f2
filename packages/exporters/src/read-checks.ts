import { type Node, parseExpression } from '@testmesh/expressions/syntax'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { answerPath, chainOf } from './answer-path.ts'
import type { AnswerPath, Check, Operand, Reference, Test } from './exported.ts'
import { readMatch } from './read-match.ts'

export interface ReadChecks {
  readonly checks: readonly Check[]
  /** Assertions that others cannot say, as they are written. */
  readonly unread: readonly string[]
}

export interface Checking {
  /** What a name of the flow is called outside. */
  readonly refer: (node: Node) => Reference | undefined
}

/** What a list of assertions asks of the answer of its own step. */
export const readChecks = (assertions: readonly JsonValue[], checking: Checking): ReadChecks => {
  const read = assertions.map((assertion) => checksOf(assertion, checking) ?? { checks: [], unread: [toLine(assertion)] })
  return { checks: read.flatMap(({ checks }) => checks), unread: read.flatMap(({ unread }) => unread) }
}

const toLine = (assertion: JsonValue): string => (typeof assertion === 'string' ? assertion : JSON.stringify(assertion))

const checksOf = (assertion: JsonValue, checking: Checking): ReadChecks | undefined => {
  if (typeof assertion === 'string') return whole(ofExpression(assertion, checking))
  if (typeof assertion !== 'object' || assertion === null || Array.isArray(assertion)) return undefined
  const { message: _, name: __, description: ___, expression, path, ...matchers } = assertion as JsonObject
  if (typeof expression === 'string' && path === undefined && Object.keys(matchers).length === 0)
    return whole(ofExpression(expression, checking))
  const { match, status_code: status, ...others } = matchers
  if (match !== undefined && status === undefined && Object.keys(others).length === 0) return readMatch(match, path, checking)
  if (typeof path === 'string') return whole(ofMatchers(path, matchers))
  if (status === undefined || path !== undefined || match !== undefined || Object.keys(others).length > 0) return undefined
  const statusPath: Subject = { path: { root: 'status', keys: [] }, isLength: false }
  return whole(allOf([testOf(Array.isArray(status) ? 'one_of' : 'equals', status)], { subject: statusPath, text: toLine(assertion) }))
}

const whole = (checks: readonly Check[] | undefined): ReadChecks | undefined => checks && { checks, unread: [] }

const ofExpression = (text: string, checking: Checking): readonly Check[] | undefined => {
  const { node, problems } = parseExpression(text)
  return node && problems.length === 0 ? ofNode(node, { ...checking, text, isNegated: false }) : undefined
}

interface Context extends Checking {
  readonly text: string
  readonly isNegated: boolean
}

const ofNode = (node: Node, context: Context): readonly Check[] | undefined => {
  switch (node.type) {
    case 'logic': {
      if (node.operator !== 'and' || context.isNegated) return undefined
      const parts = [node.left, node.right].map((part) => ofNode(part, { ...context, text: context.text.slice(part.start, part.end) }))
      return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? [])
    }
    case 'unary':
      return node.operator === 'not' ? ofNode(node.operand, { ...context, isNegated: !context.isNegated }) : undefined
    case 'binary':
      return ofBinary(node, context)
    case 'test': {
      const kind = kinds.get(node.kind)
      const test: Test | undefined = node.kind === 'exists' ? { type: 'exists' } : kind && { type: 'is', kind }
      return one(node.operand, test, { ...context, isNegated: context.isNegated !== node.isNegated })
    }
    default:
      return undefined
  }
}

const kinds: ReadonlyMap<string, Extract<Test, { type: 'is' }>['kind']> = new Map([
  ['null', 'null'],
  ['empty', 'empty'],
  ['string', 'text'],
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['array', 'list'],
  ['object', 'map'],
])

const ofBinary = (node: Extract<Node, { type: 'binary' }>, context: Context): readonly Check[] | undefined => {
  // `200 == status` says the same the other way round.
  const isTurned = literalIn(node.left) !== undefined && node.operator === '=='
  const [subject, other] = isTurned ? [node.right, node.left] : [node.left, node.right]
  const isNegated = context.isNegated !== (node.isNegated || node.operator === '!=')
  return one(subject, binaryTest(node.operator === '!=' ? '==' : node.operator, other, context), { ...context, isNegated })
}

const binaryTest = (operator: string, other: Node, { refer }: Context): Test | undefined => {
  const value = literalIn(other)
  if (operator === 'in') return Array.isArray(value) ? { type: 'in', values: value } : undefined
  if (operator === 'matches') return typeof value === 'string' ? patternTest(value) : undefined
  if (isOrder(operator)) return typeof value === 'number' ? { type: operator, value: { type: 'value', value } } : undefined
  const reference = value === undefined ? refer(other) : undefined
  const operand: Operand | undefined = value !== undefined ? { type: 'value', value } : reference && { type: 'reference', reference }
  if (!operand) return undefined
  if (operator === '==') return { type: 'equals', value: operand }
  return operator === 'contains' || operator === 'starts_with' || operator === 'ends_with' ? { type: operator, value: operand } : undefined
}

const isOrder = (operator: string): operator is '<' | '<=' | '>' | '>=' => ['<', '<=', '>', '>='].includes(operator)

/** Flags in front, and classes that others do not know, mean something else there. */
const patternTest = (pattern: string): Test | undefined => (/\(\?|\\[pPzAQ]|\[\[:/.test(pattern) ? undefined : { type: 'matches', pattern })

/** A value that is written out; undefined where something is computed. */
const literalIn = (node: Node): JsonValue | undefined => {
  if (node.type === 'literal') return node.isLong ? undefined : node.value
  if (node.type !== 'list') return undefined
  const items = node.items.map(literalIn)
  return items.includes(undefined) ? undefined : (items as JsonValue[])
}

interface Subject {
  readonly path: AnswerPath
  readonly isLength: boolean
}

const subjectOf = (node: Node): Subject | undefined => {
  if (node.type === 'call' && ['len', 'length'].includes(node.name) && node.args.length === 1 && node.args[0]) {
    const inner = subjectOf(node.args[0])
    return inner && !inner.isLength ? { ...inner, isLength: true } : undefined
  }
  const chain = chainOf(node)
  const path = chain && answerPath(chain)
  return path && { path, isLength: false }
}

const one = (subject: Node, test: Test | undefined, { text, isNegated }: Context): readonly Check[] | undefined => {
  const found = subjectOf(subject)
  return found && test ? [{ ...found, text, isNegated, test }] : undefined
}

const ofMatchers = (path: string, matchers: JsonObject): readonly Check[] | undefined => {
  const { node, problems } = parseExpression(path)
  const subject = node && problems.length === 0 ? subjectOf(node) : undefined
  if (!subject || Object.keys(matchers).length === 0) return undefined
  return allOf(
    Object.entries(matchers).map(([name, expected]) => testOf(name, expected)),
    { subject, text: `${path} ${JSON.stringify(matchers)}` },
  )
}

interface Matched {
  readonly test: Test
  readonly isNegated?: boolean
  readonly isLength?: boolean
}

const allOf = (
  tests: readonly (Matched | undefined)[],
  { subject, text }: { readonly subject: Subject; readonly text: string },
): readonly Check[] | undefined =>
  tests.includes(undefined) ? undefined : tests.flatMap((found) => (found ? [{ ...subject, text, isNegated: false, ...found }] : []))

const testOf = (name: string, expected: JsonValue): Matched | undefined => {
  // What is filled in may be of any type.
  if (/\$\{|\{\{/.test(JSON.stringify(expected))) return undefined
  const value: Operand = { type: 'value', value: expected }
  switch (name) {
    case 'equals':
      return { test: { type: 'equals', value } }
    case 'not_equals':
      return { test: { type: 'equals', value }, isNegated: true }
    case 'one_of':
      return Array.isArray(expected) ? { test: { type: 'in', values: expected } } : undefined
    case 'not_one_of':
      return Array.isArray(expected) ? { test: { type: 'in', values: expected }, isNegated: true } : undefined
    case 'contains':
    case 'starts_with':
    case 'ends_with':
      return { test: { type: name, value } }
    case 'not_contains':
      return { test: { type: 'contains', value }, isNegated: true }
    case 'matches': {
      const test = typeof expected === 'string' ? patternTest(expected) : undefined
      return test && { test }
    }
    case 'exists':
      return typeof expected === 'boolean' ? { test: { type: 'exists' }, isNegated: !expected } : undefined
    case 'is_null':
    case 'empty':
      return typeof expected === 'boolean'
        ? { test: { type: 'is', kind: name === 'empty' ? 'empty' : 'null' }, isNegated: !expected }
        : undefined
    case 'length':
      return typeof expected === 'number' ? { test: { type: 'equals', value }, isLength: true } : undefined
    case 'greater_than':
    case 'less_than':
    case 'at_least':
    case 'at_most':
      return typeof expected === 'number' ? { test: { type: orders[name], value } } : undefined
    default:
      return undefined
  }
}

const orders = { greater_than: '>', less_than: '<', at_least: '>=', at_most: '<=' } as const
