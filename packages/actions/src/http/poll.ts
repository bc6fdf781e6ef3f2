import { type ActionContext, type Config, isActionError, type Output } from '@testmesh/action-kit'
import { isMet, whyNotMet } from '../condition-in-words.ts'
import { pauseBefore } from '../pause-before.ts'
import { isTimeUp } from '../stop.ts'
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
  const startedAt = context.clock.now()
  const deadline = startedAt + config.timeout
  let last: Polled | undefined
  // The end of all looks, or of the step, cut one short: what the look before saw says more.
  const gaveUp = (error: unknown): unknown => {
    const now = context.clock.now()
    if (last && isTimeUp(context.signal)) return notMet(config, last, now - startedAt)
    return last && isTimeout(error) && now >= deadline - 1 ? notMet(config, last) : error
  }
  for (let attempts = 1; ; attempts += 1) {
    const lookedAt = context.clock.now()
    const answer = await request(Math.max(1, deadline - lookedAt)).catch((error: unknown) => {
      throw gaveUp(error)
    })
    const result = { ...answer, attempts }
    if (config.until ? isMet(config.until, result) : result.status < 400) return result
    last = result
    const now = context.clock.now()
    const pauseMs = pauseBefore({ intervalMs: config.interval, leftMs: deadline - now, lookMs: now - lookedAt })
    if (pauseMs === undefined) throw notMet(config, last)
    await context.clock.sleep(pauseMs, context.signal).catch((error: unknown) => {
      throw gaveUp(error)
    })
  }
}

const requests = ({ attempts }: Polled): string => (attempts === 1 ? 'one request' : `${attempts} requests`)

type Polled = HttpResult & { readonly attempts: number }

const isTimeout = (error: unknown): boolean => isActionError(error) && error.code === 'HTTP_TIMEOUT'

const notMet = ({ timeout, until }: PollConfig, result: Polled, withinMs = timeout) => {
  const why = until ? whyNotMet(until, result) : [`the last status was ${result.status}`]
  const message = `the condition did not hold within ${Math.round(withinMs) / 1000} s and ${requests(result)}`
  return httpError('HTTP_TIMEOUT', [message, ...why].join('; '), {
    kind: 'timeout',
    hint: 'Look at the last answer: either the service is late, or `until` asks for something else.',
    result,
  })
}
