import type { Scope } from '../scope.ts'
import { childrenOf, type Node } from '../syntax/ast.ts'
import { evaluatePart } from './evaluate-part.ts'
import { chainOf, pathText } from './find-missing.ts'
import type { Parsed } from './parsed.ts'

/** Tells of a path that is missing, and so differs from anything. Absent when the expression has no such comparison. */
export const findWarning = (parsed: Parsed): ((scope: Scope) => string | undefined) | undefined => {
  const doubtful: Node[] = []
  collect(parsed.node, doubtful)
  if (doubtful.length === 0) return undefined
  return (scope) => {
    const missing = doubtful.find((node) => {
      const result = evaluatePart(node, parsed, scope)
      return result !== undefined && result.value === undefined
    })
    return missing && `${pathText(missing)} is missing, so it differs from anything`
  }
}

const collect = (node: Node, doubtful: Node[]): void => {
  if (node.type === 'closure') return
  if (node.type === 'binary' && (node.operator === '!=' || node.isNegated)) {
    const sides = [node.left, node.right]
    const isAgainstNothing = sides.some((side) => side.type === 'literal' && side.value === null)
    if (!isAgainstNothing) doubtful.push(...sides.filter((side) => chainOf(side) !== undefined))
  }
  for (const child of childrenOf(node)) collect(child, doubtful)
}
