import type { PartValue } from '@testmesh/protocol'
import type { Scope } from '../scope.ts'
import { childrenOf, type Node } from '../syntax/ast.ts'
import { showValue } from '../values/show-value.ts'
import { evaluatePart } from './evaluate-part.ts'
import type { Parsed } from './parsed.ts'

const mostParts = 40

/** The value of each part of an expression, outermost last. Constants, and what runs once per element, are left out. */
export const explainNode = (parsed: Parsed, scope: Scope): PartValue[] => {
  const parts: Node[] = []
  collect(parsed.node, parts)
  return parts.slice(-mostParts).flatMap((node) => {
    const result = evaluatePart(node, parsed, scope)
    return result ? [{ start: node.start, end: node.end, value: showValue(result.value) }] : []
  })
}

const collect = (node: Node, parts: Node[]): void => {
  if (node.type === 'closure' || node.type === 'literal') return
  for (const child of isPath(node) ? computedKeys(node) : childrenOf(node)) collect(child, parts)
  if (node.type !== 'token' && node.type !== 'list' && node.type !== 'map') parts.push(node)
}

/** Of a path only the whole is shown, not every step on the way. */
const isPath = (node: Node): boolean =>
  (node.type === 'member' || node.type === 'index') &&
  (node.target.type === 'name' || node.target.type === 'jsonPath' || isPath(node.target))

const computedKeys = (node: Node): readonly Node[] => {
  if (node.type === 'member') return computedKeys(node.target)
  return node.type === 'index' ? [...computedKeys(node.target), node.index] : []
}
