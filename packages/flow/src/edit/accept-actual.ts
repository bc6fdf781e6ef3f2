import { type Node, parseExpression } from '@testmesh/expressions/syntax'
import type { JsonValue } from '@testmesh/protocol'
import type { Edit } from './edit.ts'

/** What an assertion that did not hold compared. */
export interface Compared {
  /** The assertion as it ran. */
  readonly text: string
  /** As it was told: short JSON. */
  readonly expected: string
  readonly actual: JsonValue
}

/**
 * The edit that makes an assertion expect what was there. Undefined where it is another one by now, where it compares with no literal,
 * or where what was there cannot be written as one.
 *
 * @param assertion What stands at `pointer` in the flow.
 */
export const acceptActual = (assertion: JsonValue | undefined, pointer: string, compared: Compared): Edit | undefined => {
  if (isHidden(compared.actual)) return undefined
  if (typeof assertion === 'string') return assertion === compared.text ? inExpression(assertion, pointer, compared) : undefined
  if (typeof assertion !== 'object' || assertion === null || Array.isArray(assertion)) return undefined
  const { expression, equals } = assertion as Readonly<Record<string, JsonValue>>
  if (typeof expression === 'string')
    return expression === compared.text ? inExpression(expression, `${pointer}/expression`, compared) : undefined
  return equals !== undefined && JSON.stringify(equals) === compared.expected
    ? { kind: 'setValue', pointer: `${pointer}/equals`, value: compared.actual }
    : undefined
}

/** A secret stands as `***`, and a text with a template or a marker would mean something else. */
const isHidden = (value: JsonValue): boolean => /\*\*\*|\$\{|"#/.test(JSON.stringify(value))

/** `status == 200`: the side that is a literal, and the only one that is. */
const inExpression = (text: string, pointer: string, { expected, actual }: Compared): Edit | undefined => {
  const { node } = parseExpression(text)
  if (node?.type !== 'binary' || node.operator !== '==' || node.isNegated) return undefined
  const literals = [node.left, node.right].filter((side) => literalOf(side) !== undefined)
  const [literal] = literals
  const written = literalText(actual)
  if (!literal || literals.length > 1 || written === undefined || JSON.stringify(literalOf(literal)) !== expected) return undefined
  return { kind: 'setValue', pointer, value: text.slice(0, literal.start) + written + text.slice(literal.end) }
}

const literalOf = (node: Node): JsonValue | undefined => {
  if (node.type === 'literal') return node.isLong ? undefined : node.value
  if (node.type === 'text') return node.parts.every((part) => typeof part === 'string') ? node.parts.join('') : undefined
  if (node.type !== 'unary' || node.operator !== '-') return undefined
  const number = literalOf(node.operand)
  return typeof number === 'number' ? -number : undefined
}

/** Undefined: a list, a map, or a text that would need escapes. */
const literalText = (value: JsonValue): string | undefined => {
  const text = JSON.stringify(value)
  if (typeof value === 'object' && value !== null) return undefined
  return typeof value === 'string' && text !== `"${value}"` ? undefined : text
}
