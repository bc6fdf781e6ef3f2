import { type ExpressionFunction, isTruthy } from '@testmesh/action-kit'

type Names = Readonly<Record<string, unknown>>

/**
 * What a condition has against a message, in a few words; nothing when it holds. One that cannot be evaluated for a message does not
 * hold for it: others may be of another kind.
 *
 * @param names what the condition may read
 */
export const judge = (condition: ExpressionFunction, names: Names): string[] =>
  judged(condition, names, (found) => (isTruthy(found) ? undefined : 'does not hold'))

/**
 * The same for a path, or a condition in its place.
 *
 * @param wanted what it must give. Left out: anything but nothing, false and a list of nothing; 0 and an empty text are something
 */
export const judgePath = (path: ExpressionFunction, names: Names, wanted?: unknown): string[] =>
  judged(path, names, (found) => {
    if (wanted === undefined) return isSomething(found) ? undefined : 'does not hold'
    return isSame(found, wanted) ? undefined : `should be ${JSON.stringify(wanted)}, is ${JSON.stringify(found) ?? 'missing'}`
  })

const judged = (expression: ExpressionFunction, names: Names, problemOf: (found: unknown) => string | undefined): string[] => {
  const text = expression.text ?? 'the expression'
  try {
    const problem = problemOf(expression(names))
    return problem === undefined ? [] : [`${text} ${problem}`]
  } catch (error) {
    return [`${text} cannot be evaluated: ${(error as Error).message}`]
  }
}

const isSomething = (found: unknown): boolean =>
  found !== undefined && found !== null && found !== false && !(Array.isArray(found) && found.length === 0)

/** A template gives text where the message has a number. */
const isSame = (found: unknown, wanted: unknown): boolean =>
  JSON.stringify(found) === JSON.stringify(wanted) ||
  (typeof found !== 'object' && typeof wanted !== 'object' && String(found) === String(wanted))
