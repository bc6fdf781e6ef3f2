import { parseDuration, showValue } from '@testmesh/expressions'
import type { PlannedDuration } from '../plan/plan.ts'
import { EngineError } from './failure.ts'
import { type Run, type Surroundings, scopeOf } from './run.ts'

/**
 * A limit or pause of a step, milliseconds; its template is filled now.
 *
 * @throws EngineError CONFIG_INVALID when the template gives no duration; ExpressionError
 */
export const durationOf = (
  run: Run,
  duration: PlannedDuration | undefined,
  around: Pick<Surroundings, 'frame'>,
  path: string,
): number | undefined => {
  if (duration === undefined || typeof duration === 'number') return duration
  const value = duration.evaluate(scopeOf(run, around, `${path}#limit`))
  const ms = typeof value === 'string' || typeof value === 'number' ? parseDuration(value) : undefined
  if (ms === undefined) throw new EngineError('CONFIG_INVALID', `${duration.text} gives ${showValue(value).text}, which is not a duration`)
  return ms
}
