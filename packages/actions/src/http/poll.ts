import { type ActionContext, type Config, isActionError, type Output } from '@testmesh/action-kit'
import { isMet, whyNotMet } from '../condition-in-words.ts'
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
  let last: Polled | undefined
  for (let attempts = 1; ; attempts += 1) {
    const lookedAt = context.clock.now()
    const answer = await request(Math.max(1, deadline - lookedAt)).catch((error: unknown) => {
      // The end of all looks cut this one short: what the one before saw says more.
      throw last && isTimeout(error) && context.clock.now() >= deadline - 1 ? notMet(config, last) : error
    })
    const result = { ...answer, attempts }
    if (config.until ? isMet(config.until, result) : result.status < 400) return result
    last = result
    const now = context.clock.now()
    const pauseMs = pauseBefore({ intervalMs: config.interval, leftMs: deadline - now, lookMs: now - lookedAt })
    if (pauseMs === undefined) throw notMet(config, last)
    await context.clock.sleep(pauseMs, context.signal)
  }
}

type Polled = HttpResult & { readonly attempts: number }

const isTimeout = (error: unknown): boolean => isActionError(error) && error.code === 'HTTP_TIMEOUT'

const notMet = ({ timeout, until }: PollConfig, result: Polled) => {
  const why = until ? whyNotMet(until, result) : [`the last status was ${result.status}`]
  const message = `the condition did not hold within ${timeout / 1000} s and ${result.attempts} requests`
  return httpError('HTTP_TIMEOUT', [message, ...why].join('; '), {
    kind: 'timeout',
    hint: 'Look at the last answer: either the service is late, or `until` asks for something else.',
    result,
  })
}
