import { asRegex, createBudget, ExpressionError, isNothing, type Scope, showValue, toText } from '@testmesh/expressions'
import { messageOf } from '@testmesh/protocol'

/** Whether a regular expression finds a match in a scalar value. @throws ExpressionError EXPRESSION_PATTERN */
export const testPattern = (actual: unknown, pattern: unknown, scope: Scope): boolean => {
  if (isNothing(actual) || typeof actual === 'object') return false
  const helper = asRegex(scope.tools.load('regex'))
  try {
    return helper.compile(String(pattern)).test(toText(actual, createBudget()))
  } catch (error) {
    const reason = messageOf(error)
    throw new ExpressionError('EXPRESSION_PATTERN', `the regular expression ${showValue(pattern, 60).text} cannot be read: ${reason}`)
  }
}
