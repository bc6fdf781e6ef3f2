import { findFunction } from '../functions/function-table.ts'
import type { Need } from '../scope.ts'
import { childrenOf, type Node } from './ast.ts'

/** The helpers an expression needs, each once. */
export const findNeeds = (node: Node): Need[] => {
  const found = new Set<Need>()
  collect(node, found)
  return [...found]
}

const collect = (node: Node, found: Set<Need>): void => {
  if (node.type === 'jsonPath' && !node.path.keys) found.add('jsonpath')
  if (node.type === 'binary' && node.operator === 'matches') found.add('regex')
  if (node.type === 'call') for (const need of findFunction(node.name)?.needs ?? []) found.add(need)
  for (const child of childrenOf(node)) collect(child, found)
}
