import { untilTimeIsUp } from '../../messages/until-time-is-up.ts'
import { msInWords } from '../../stop.ts'
import { loadJetStream } from '../connection/jetstream.ts'
import { natsError } from '../nats-error.ts'
import type { NatsConfig, NatsResult, Operating } from './operating.ts'
import { payloadOf, subjectOf, toHeaders } from './send.ts'

type Published = Omit<NatsResult, 'duration_ms'>

export const publish = async (config: NatsConfig, { context, stop, pool }: Operating): Promise<Published> => {
  const subject = subjectOf(config)
  const headers = await toHeaders(config, context.trace.traceparent)
  if (config.jetstream === true) return publishToStream(config, { stop, pool, headers })
  await pool.use(stop, 'the answer of the server', async ({ connection, flush, toError }) => {
    try {
      connection.publish(subject, payloadOf(config), { headers, ...(config.reply === undefined ? {} : { reply: config.reply }) })
    } catch (error) {
      throw toError(error)
    }
    await flush()
  })
  return { success: true, subject }
}

type ToStream = Pick<Operating, 'stop' | 'pool'> & { readonly headers: Awaited<ReturnType<typeof toHeaders>> }

/** Resolves when a stream has kept it. @throws ActionError NATS_NO_STREAM */
const publishToStream = async (config: NatsConfig, { stop, pool, headers }: ToStream): Promise<Published> => {
  const subject = subjectOf(config)
  const { jetstream } = await loadJetStream()
  const keeping = pool.use(stop, 'the answer of the stream', ({ ask }) =>
    ask(async (connection) => {
      const options = {
        headers,
        // Ours passes first, and is told in our words.
        timeout: stop.leftMs() + 1_000,
        ...(config.message_id === undefined ? {} : { msgID: config.message_id }),
      }
      return jetstream(connection)
        .publish(subject, payloadOf(config), options)
        .catch((cause: unknown) => {
          // Nobody has it, is what the server answers.
          if (!/NoResponders|JetStreamNotEnabled|no responders/i.test(`${(cause as Error).name} ${(cause as Error).message}`)) throw cause
          throw natsError('NATS_NO_STREAM', `no stream keeps the subject ${subject}`, { cause })
        })
    }),
  )
  const answer = await untilTimeIsUp(keeping, 'NATS_TIMEOUT')
  // Somebody heard it, and nobody answered: no stream, as a rule.
  if (!answer)
    throw natsError('NATS_NO_STREAM', `no stream said within ${msInWords(config.timeout)} that it keeps ${subject}`, { kind: 'timeout' })
  return { success: true, subject, stream: answer.stream, seq: answer.seq, duplicate: answer.duplicate }
}
