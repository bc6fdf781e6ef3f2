import type { PatternUse } from '../compiled.ts'
import type { Need } from '../scope.ts'
import { childrenOf, type Node } from './ast.ts'

const none: readonly PatternUse[] = []

/** The regular expressions and XPaths that are written out in an expression. */
export const findPatterns = (node: Node, needs: readonly Need[]): readonly PatternUse[] => {
  if (!needs.includes('regex') && !needs.includes('xpath')) return none
  const found: PatternUse[] = []
  collect(node, found)
  return found
}

/** Functions whose second argument is one. */
const readers: Readonly<Record<string, PatternUse['need']>> = { matches: 'regex', regexFind: 'regex', xpath: 'xpath' }

const collect = (node: Node, found: PatternUse[]): void => {
  if (node.type === 'binary' && node.operator === 'matches') note(node.right, 'regex', found)
  if (node.type === 'call' && Object.hasOwn(readers, node.name)) note(node.args[1], readers[node.name], found)
  for (const child of childrenOf(node)) collect(child, found)
}

const note = (node: Node | undefined, need: PatternUse['need'] | undefined, found: PatternUse[]): void => {
  if (node?.type !== 'literal' || typeof node.value !== 'string' || !need) return
  found.push({ need, pattern: node.value, start: node.start, end: node.end })
}
