import { messageOf } from '@testmesh/protocol'
import { ExpressionError } from '../expression-error.ts'
import { asRegex, type Regex } from '../need-helpers.ts'
import { showValue } from '../values/show-value.ts'
import { toText } from '../values/to-text.ts'
import { isNothing, typeOf } from '../values/type-of.ts'
import { type Frame, spend, typeError } from './frame.ts'

/** @throws ExpressionError EXPRESSION_PATTERN */
export const findRegex = (pattern: string, frame: Frame): Regex => {
  const helper = asRegex(frame.scope.tools.load('regex'))
  try {
    return helper.compile(pattern)
  } catch (error) {
    throw new ExpressionError(
      'EXPRESSION_PATTERN',
      `the regular expression ${showValue(pattern, 60).text} cannot be read: ${messageOf(error)}`,
      {
        hint: 'regular expressions are those of RE2: no lookaround, no backreferences',
      },
    )
  }
}

/** Whether a pattern finds a match in a value; nothing never matches. @throws ExpressionError */
export const isMatch = (value: unknown, pattern: unknown, frame: Frame): boolean => {
  if (typeof pattern !== 'string') throw typeError(`matches wants a regular expression as text, not ${typeOf(pattern)}`)
  if (isNothing(value)) return false
  if (typeof value === 'object') throw typeError(`matches wants text, not ${typeOf(value)}`)
  const text = toText(value, frame)
  spend(frame, text.length)
  return findRegex(pattern, frame).test(text)
}
