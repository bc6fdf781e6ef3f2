import { type Node, parseExpression, parseTemplate } from '@testmesh/expressions/syntax'
import type { JsonValue } from '@testmesh/protocol'
import { answerPath, chainOf, pathText } from './answer-path.ts'
import type { AnswerPath, Check, Reference, Test } from './exported.ts'
import { isMap } from './is-map.ts'

interface Matching {
  readonly refer: (node: Node) => Reference | undefined
}

interface Found {
  readonly checks: readonly Check[]
  readonly unread: readonly string[]
}

/** What `match` asks, value by value. @param subject what it is about; default: the whole result */
export const readMatch = (expected: JsonValue, subject: JsonValue | undefined, matching: Matching): Found | undefined => {
  if (subject === undefined) return isMap(expected) ? ofParts(Object.entries(expected), [], matching) : undefined
  const { node } = typeof subject === 'string' ? parseExpression(subject) : { node: undefined }
  const chain = node && chainOf(node)
  return chain && ofValue(expected, [chain.name, ...chain.keys], matching)
}

type Keys = readonly (string | number)[]

const ofParts = (entries: readonly (readonly [string, JsonValue | undefined])[], keys: Keys, matching: Matching): Found => {
  const found = entries.map(([key, value]) => ofValue(value ?? null, [...keys, key], matching))
  return { checks: found.flatMap(({ checks }) => checks), unread: found.flatMap(({ unread }) => unread) }
}

const ofValue = (expected: JsonValue, keys: Keys, matching: Matching): Found => {
  if (isMap(expected) && Object.keys(expected).length > 0) return ofParts(Object.entries(expected), keys, matching)
  const [name, ...rest] = keys
  const path = typeof name === 'string' ? answerPath({ name, keys: rest }) : undefined
  const text = `${path ? pathText(path) : keys.join('.')} matches ${JSON.stringify(expected)}`
  const test = path && testOf(expected, matching)
  return test ? { checks: [checkOf(path, test, text)], unread: [] } : { checks: [], unread: [text] }
}

interface Matched {
  readonly test: Test
  readonly isNegated?: boolean
}

const checkOf = (path: AnswerPath, found: Matched, text: string): Check => ({ text, path, isLength: false, isNegated: false, ...found })

const testOf = (expected: JsonValue, { refer }: Matching): Matched | undefined => {
  if (typeof expected !== 'string') {
    const isPlain = typeof expected !== 'object' || expected === null || (Array.isArray(expected) && expected.every(isNumber))
    return isPlain ? { test: { type: 'equals', value: { type: 'value', value: expected } } } : undefined
  }
  if (expected.startsWith('#')) return markers.get(expected)
  const { parts, problems } = parseTemplate(expected)
  if (problems.length > 0) return undefined
  if (parts.every((part) => typeof part === 'string')) return { test: { type: 'equals', value: { type: 'value', value: parts.join('') } } }
  const [only, ...others] = parts
  const reference = typeof only === 'object' && others.length === 0 ? refer(only) : undefined
  return reference && { test: { type: 'equals', value: { type: 'reference', reference } } }
}

const isNumber = (value: JsonValue): boolean => typeof value === 'number' || typeof value === 'boolean'

const markers: ReadonlyMap<string, Matched> = new Map<string, Matched>([
  ['#string', { test: { type: 'is', kind: 'text' } }],
  ['#number', { test: { type: 'is', kind: 'number' } }],
  ['#boolean', { test: { type: 'is', kind: 'boolean' } }],
  ['#array', { test: { type: 'is', kind: 'list' } }],
  ['#object', { test: { type: 'is', kind: 'map' } }],
  ['#null', { test: { type: 'is', kind: 'null' } }],
  ['#notnull', { test: { type: 'is', kind: 'null' }, isNegated: true }],
  ['#present', { test: { type: 'exists' } }],
  ['#absent', { test: { type: 'exists' }, isNegated: true }],
  ['#uuid', { test: { type: 'matches', pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$' } }],
])
