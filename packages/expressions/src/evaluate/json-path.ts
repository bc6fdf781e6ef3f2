import { ExpressionError } from '../expression-error.ts'
import { asJsonPath } from '../load-need.ts'
import type { JsonPath } from '../syntax/json-path.ts'
import { readPath } from '../values/read-member.ts'
import { type Frame, spend } from './frame.ts'

/** One value for a path that can match one thing, a list for others. @throws ExpressionError EXPRESSION_PATTERN */
export const evaluatePath = (path: JsonPath, root: unknown, frame: Frame): unknown => {
  if (path.keys) return readPath(root, path.keys)
  if (typeof root !== 'object' || root === null) return []
  const helper = asJsonPath(frame.scope.tools.load('jsonpath'))
  const found: unknown[] = []
  try {
    for (const value of helper.query(path.text, root)) {
      spend(frame, 4)
      found.push(value)
    }
  } catch (error) {
    if (error instanceof ExpressionError) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new ExpressionError('EXPRESSION_PATTERN', `the JSONPath does not work: ${message}`)
  }
  return found
}
