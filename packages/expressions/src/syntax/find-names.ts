import type { NameUse } from '../compiled.ts'
import { childrenOf, type Node } from './ast.ts'

/** The names an expression reads, in order, each with the static part of the path behind it. */
export const findNames = (node: Node): NameUse[] => {
  const found: NameUse[] = []
  collect(node, found)
  return found
}

const collect = (node: Node, found: NameUse[], comparedWith?: string): void => {
  const use = pathOf(node)
  if (use) found.push(comparedWith === undefined || use.end !== node.end ? use : { ...use, comparedWith })
  if (node.type === 'call' && node.group) collect(node.group, found)
  for (const child of use ? dynamicChildren(node) : childrenOf(node)) collect(child, found, textBeside(node, child))
}

/** Of `x == "paid"` beside `x`. */
const textBeside = (node: Node, side: Node): string | undefined => {
  if (node.type !== 'binary' || (node.operator !== '==' && node.operator !== '!=')) return undefined
  const other = side === node.left ? node.right : node.left
  return other.type === 'literal' && typeof other.value === 'string' ? other.value : undefined
}

/** The use that a chain of members on a name is; `undefined` for any other node. */
const pathOf = (node: Node): NameUse | undefined => {
  if (node.type === 'name') return { name: node.name, path: [], start: node.start, end: node.end, isOptional: node.isOptional }
  if (node.type !== 'member' && node.type !== 'index') return undefined
  const key = node.type === 'member' ? node.key : staticKey(node.index)
  const target = pathOf(node.target)
  if (!target || key === undefined || target.end !== node.target.end) return target
  return { ...target, path: [...target.path, key], end: node.end }
}

const staticKey = (node: Node): string | number | undefined =>
  node.type === 'literal' && (typeof node.value === 'string' || typeof node.value === 'number') ? node.value : undefined

/** Inside a chain only computed indices hold more names. */
const dynamicChildren = (node: Node): readonly Node[] => {
  if (node.type === 'member') return dynamicChildren(node.target)
  return node.type === 'index' ? [...dynamicChildren(node.target), node.index] : []
}
