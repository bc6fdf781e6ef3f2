import type { JsonValue } from '@testmesh/protocol'
import type { TreeNode } from './tree.ts'

/** What a tree holds, without its places. */
export const plainValue = (node: TreeNode): JsonValue => {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(plainValue)
  // `Object.fromEntries` makes a key of its own of `__proto__`.
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]))
}
