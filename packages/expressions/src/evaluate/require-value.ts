import { findMissing, pathText } from '../explain/find-missing.ts'
import { ExpressionError } from '../expression-error.ts'
import type { Node, SentAs } from '../syntax/ast.ts'
import type { Run } from './frame.ts'

/**
 * In text nothing may be missing by accident: a token without a value is an error, unless it says that it may be. Where a text
 * is sent as a value of its own, null is one in any case: it would be sent as the word, `/orders/null`, `Bearer null`.
 */
export const requireValue = (node: Node, run: Run, sentAs?: SentAs): Run => {
  const mayMiss = allowsMissing(node)
  if (mayMiss && !sentAs) return run
  return (frame) => {
    const value = run(frame)
    const isNull = sentAs !== undefined && value === null
    if (!isNull && (mayMiss || value !== undefined)) return value
    const hint = findMissing(node, frame)?.note ?? 'say what to use instead: ${value ?? "none"}'
    const problem = isNull ? `null, and a ${sentAs} has no null` : 'missing'
    throw new ExpressionError('EXPRESSION_MISSING', `${pathText(node)} is ${problem}`, { hint, start: node.start, end: node.end })
  }
}

const allowsMissing = (node: Node): boolean => {
  switch (node.type) {
    case 'name':
      return node.isOptional
    case 'member':
    case 'index':
    case 'slice':
      return allowsMissing(node.target)
    case 'token':
      return node.fallback !== undefined || allowsMissing(node.inner)
    case 'logic':
      return node.operator === '??'
    case 'ternary':
      return allowsMissing(node.yes) || allowsMissing(node.no)
    case 'call':
      return node.isOptional || node.name === 'default'
    default:
      return false
  }
}
