import type { ActionContext, Config, Output } from '@testmesh/action-kit'
import { pauseBefore } from '../pause-before.ts'
import { httpError } from './http-error.ts'
import type { httpRequestSchema } from './http-request.schema.ts'

type PollConfig = NonNullable<Config<typeof httpRequestSchema>['poll']>
type HttpResult = Output<typeof httpRequestSchema>

/**
 * Repeats a request until `until` holds; without `until`, until the status is below 400. An expression that cannot be evaluated yet
 * does not hold yet. `request` gets what is left of the time, milliseconds.
 *
 * @throws ActionError HTTP_TIMEOUT, with the last answer as its result
 */
export const poll = async (
  config: PollConfig,
  context: ActionContext,
  request: (limitMs: number) => Promise<HttpResult>,
): Promise<HttpResult> => {
  const deadline = context.clock.now() + config.timeout
  for (let attempts = 1; ; attempts += 1) {
    const lookedAt = context.clock.now()
    const result = { ...(await request(Math.max(1, deadline - context.clock.now()))), attempts }
    const { holds, why } = judge(config, result)
    if (holds) return result
    const now = context.clock.now()
    const pauseMs = pauseBefore({ intervalMs: config.interval, leftMs: deadline - now, lookMs: now - lookedAt })
    if (pauseMs === undefined)
      throw httpError('HTTP_TIMEOUT', `the condition did not hold within ${config.timeout / 1000} s and ${attempts} requests${why}`, {
        kind: 'timeout',
        hint: 'Look at the last answer: either the service is late, or `until` asks for something else.',
        result,
      })
    await context.clock.sleep(pauseMs, context.signal)
  }
}

const judge = ({ until }: PollConfig, result: HttpResult): { holds: boolean; why: string } => {
  if (until === undefined) return { holds: result.status < 400, why: `; the last status was ${result.status}` }
  try {
    return { holds: Boolean(until(result)), why: '' }
  } catch (error) {
    return { holds: false, why: `; it could not be evaluated: ${(error as Error).message}` }
  }
}
