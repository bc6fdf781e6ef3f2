import { type AssertionResult, describeMismatch, type ExpressionFunction, isTruthy } from '@testmesh/action-kit'

type Fields = Readonly<Record<string, unknown>>

/** Whether a condition holds. One that cannot be evaluated yet does not hold yet. */
export const isMet = (condition: ExpressionFunction, result: Fields): boolean => {
  try {
    return isTruthy(condition(result))
  } catch {
    return false
  }
}

/** Why a condition is not met, assertion by assertion; nothing where there is no more to say than that. */
export const whyNotMet = (condition: ExpressionFunction, result: Fields): readonly string[] => {
  const failed = failedInWords(condition.judge?.(result) ?? [])
  if (failed.length > 0) return failed
  try {
    condition(result)
    return []
  } catch (error) {
    return [`it cannot be evaluated: ${(error as Error).message}`]
  }
}

/** The assertions that do not hold: `count == 2 does not hold: count should be 2, is 1`. */
export const failedInWords = (results: readonly AssertionResult[]): readonly string[] =>
  results.filter(({ passed }) => !passed).map(inWords)

const inWords = ({ text, message, error, mismatches: [first] = [] }: AssertionResult): string => {
  const why = message ?? error ?? (first && describeMismatch(first, 'it'))
  return `${text} does not hold${why === undefined ? '' : `: ${why}`}`
}
