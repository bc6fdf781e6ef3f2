import { toAnswered } from '../../messages/results.ts'
import { untilTimeIsUp } from '../../messages/until-time-is-up.ts'
import { msInWords } from '../../stop.ts'
import { toMessage } from '../message.ts'
import { natsError } from '../nats-error.ts'
import type { NatsConfig, NatsResult, Operating } from './operating.ts'
import { payloadOf, subjectOf, toHeaders } from './send.ts'

/** Longer than the step waits: its own limit says what did not come. Milliseconds. */
const BEYOND_MS = 60_000

export const request = async (config: NatsConfig, { context, stop, pool }: Operating): Promise<Omit<NatsResult, 'duration_ms'>> => {
  const subject = subjectOf(config)
  const headers = await toHeaders(config, context.trace.traceparent)
  let isSent = false
  const answering = pool.use(stop, 'the answer', ({ ask }) => {
    isSent = true
    return ask((connection) => connection.request(subject, payloadOf(config), { headers, timeout: config.timeout + BEYOND_MS }))
  })
  const answer = await untilTimeIsUp(answering, 'NATS_TIMEOUT').catch((error: { readonly code?: string }) => {
    if (error.code !== 'NATS_NO_RESPONDERS') throw error
    throw natsError('NATS_NO_RESPONDERS', `nobody answers requests of ${subject}`, { cause: error })
  })
  if (answer) return toAnswered(toMessage(answer)) as NatsResult
  if (!isSent) return answering as never
  throw natsError('NATS_NO_REPLY', `nobody answered ${subject} within ${msInWords(config.timeout)}`, { kind: 'timeout' })
}
