import { isTruthy } from '@testmesh/protocol'
import type { Comparison, Diagnosis, MissingPath, Side } from '../compiled.ts'
import { createFrame } from '../evaluate/frame.ts'
import type { Scope } from '../scope.ts'
import { childrenOf, type Node } from '../syntax/ast.ts'
import { evaluatePart } from './evaluate-part.ts'
import { chainOf, findMissing } from './find-missing.ts'
import { noteOnList } from './note-on-list.ts'
import type { Parsed } from './parsed.ts'

/** Why a condition does not hold: the comparisons that failed, and the paths that lead nowhere. Never throws. */
export const diagnose = (parsed: Parsed, scope: Scope): Diagnosis => {
  const comparisons: Comparison[] = []
  walk(parsed.node, { parsed, scope, comparisons, wanted: true, isWhole: true })
  return { comparisons, missing: missingPaths(parsed, scope) }
}

interface Walk {
  readonly parsed: Parsed
  readonly scope: Scope
  readonly comparisons: Comparison[]
  /** What the node should have been. */
  readonly wanted: boolean
  readonly isWhole: boolean
}

const walk = (node: Node, context: Walk): void => {
  const { wanted } = context
  if (node.type === 'unary' && node.operator === 'not') walk(node.operand, { ...context, wanted: !wanted })
  else if (node.type === 'token' && !node.fallback) walk(node.inner, context)
  else if (node.type === 'logic' && node.operator !== '??') {
    for (const side of [node.left, node.right]) walk(side, { ...context, isWhole: false })
  } else {
    const result = evaluatePart(node, context.parsed, context.scope)
    if (result && isTruthy(result.value) !== wanted) context.comparisons.push(comparisonOf(node, context))
  }
}

const comparisonOf = (node: Node, { parsed, scope, wanted, isWhole }: Walk): Comparison => {
  const side = (part: Node): Side => ({
    text: parsed.text.slice(part.start, part.end),
    value: evaluatePart(part, parsed, scope)?.value,
    isConstant: isConstant(part),
  })
  if (node.type === 'binary' && !arithmetic.has(node.operator)) {
    const isDifferent = node.operator === '!='
    const operator = isDifferent ? '==' : node.operator
    return { operator, isNegated: (node.isNegated || isDifferent) === wanted, left: side(node.left), right: side(node.right), isWhole }
  }
  if (node.type === 'test') {
    const operator = node.kind === 'exists' ? 'exists' : `is ${node.kind}`
    return { operator, isNegated: node.isNegated === wanted, left: side(node.operand), right: undefined, isWhole }
  }
  const note = noteOnList(node, parsed, scope)
  return { operator: 'holds', isNegated: !wanted, left: side(node), right: undefined, isWhole, ...(note !== undefined && { note }) }
}

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '**'])

const isConstant = (node: Node): boolean =>
  node.type === 'literal' || ((node.type === 'list' || node.type === 'map') && childrenOf(node).every(isConstant))

const missingPaths = (parsed: Parsed, scope: Scope): MissingPath[] => {
  const frame = createFrame(scope, parsed.slots)
  const found: MissingPath[] = []
  const visit = (node: Node): void => {
    if (node.type === 'closure') return
    const missing = findMissing(node, frame)
    if (missing) found.push(missing)
    if (!chainOf(node)) for (const child of childrenOf(node)) visit(child)
  }
  visit(parsed.node)
  return found
}
