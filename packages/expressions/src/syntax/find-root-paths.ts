import type { RootPath } from '../compiled.ts'
import { childrenOf, type Node } from './ast.ts'

const none: readonly RootPath[] = []

/** The paths from `$`, as far as they lead to one thing. */
export const findRootPaths = (node: Node, text: string): readonly RootPath[] => {
  // That of `${` begins a token.
  if (!/\$(?!\{)/.test(text)) return none
  const found: RootPath[] = []
  collect(node, found, false)
  return found
}

const collect = (node: Node, found: RootPath[], isOptional: boolean): void => {
  if (node.type === 'jsonPath' && !node.base) {
    const { start, end, path } = node
    const keys = path.keys ?? (path.head === undefined ? [] : [path.head])
    if (keys.length > 0) found.push({ keys, start, end, isOptional })
  }
  const mayMiss = isOptional || node.type === 'test' || (node.type === 'logic' && node.operator === '??') || hasDefault(node)
  for (const child of childrenOf(node)) collect(child, found, mayMiss)
}

const hasDefault = (node: Node): boolean =>
  (node.type === 'token' && node.fallback !== undefined) || (node.type === 'call' && node.isOptional)
