import type { ExpressionFunction } from '@testmesh/action-kit'

/**
 * What an expression has against a message, in a few words; nothing when it holds. One that cannot be evaluated for a message does not
 * hold for it: others may be of another kind.
 *
 * @param names what the expression may read
 * @param wanted what it must give. Left out: anything but nothing, false and a list of nothing
 */
export const judge = (expression: ExpressionFunction, names: Readonly<Record<string, unknown>>, wanted?: unknown): string[] => {
  const text = expression.text ?? 'the expression'
  try {
    const found = expression(names)
    if (wanted !== undefined)
      return isSame(found, wanted) ? [] : [`${text} should be ${JSON.stringify(wanted)}, is ${JSON.stringify(found) ?? 'missing'}`]
    const isNothing = found === undefined || found === null || found === false || (Array.isArray(found) && found.length === 0)
    return isNothing ? [`${text} does not hold`] : []
  } catch (error) {
    return [`${text} cannot be evaluated: ${(error as Error).message}`]
  }
}

/** A template gives text where the message has a number. */
const isSame = (found: unknown, wanted: unknown): boolean =>
  JSON.stringify(found) === JSON.stringify(wanted) ||
  (typeof found !== 'object' && typeof wanted !== 'object' && String(found) === String(wanted))
