import { type ActionContext, type Config, isActionError, type Output } from '@testmesh/action-kit'
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
  let last: Look | undefined
  for (let attempts = 1; ; attempts += 1) {
    const lookedAt = context.clock.now()
    const answer = await request(Math.max(1, deadline - lookedAt)).catch((error: unknown) => {
      // The end of all looks cut this one short: what the one before saw says more.
      throw last && isTimeout(error) && context.clock.now() >= deadline - 1 ? notMet(config, last) : error
    })
    const result = { ...answer, attempts }
    const { holds, why } = judge(config, result)
    if (holds) return result
    last = { result, why }
    const now = context.clock.now()
    const pauseMs = pauseBefore({ intervalMs: config.interval, leftMs: deadline - now, lookMs: now - lookedAt })
    if (pauseMs === undefined) throw notMet(config, last)
    await context.clock.sleep(pauseMs, context.signal)
  }
}

interface Look {
  readonly result: HttpResult & { readonly attempts: number }
  readonly why: string
}

const isTimeout = (error: unknown): boolean => isActionError(error) && error.code === 'HTTP_TIMEOUT'

const notMet = ({ timeout }: PollConfig, { result, why }: Look) =>
  httpError('HTTP_TIMEOUT', `the condition did not hold within ${timeout / 1000} s and ${result.attempts} requests${why}`, {
    kind: 'timeout',
    hint: 'Look at the last answer: either the service is late, or `until` asks for something else.',
    result,
  })

const judge = ({ until }: PollConfig, result: HttpResult): { holds: boolean; why: string } => {
  if (until === undefined) return { holds: result.status < 400, why: `; the last status was ${result.status}` }
  try {
    return { holds: Boolean(until(result)), why: '' }
  } catch (error) {
    return { holds: false, why: `; it could not be evaluated: ${(error as Error).message}` }
  }
}
