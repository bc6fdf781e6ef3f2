import type { ConfirmChannel, ConsumeMessage } from 'amqplib'
import { toAnswered } from '../../messages/results.ts'
import { untilTimeIsUp } from '../../messages/until-time-is-up.ts'
import { newId } from '../../node/new-id.ts'
import { msInWords } from '../../stop.ts'
import { amqpError } from '../amqp-error.ts'
import type { OpenChannel } from '../connection/client.ts'
import { type AmqpMessage, toMessage } from '../message.ts'
import type { AmqpConfig, AmqpResult, Operating } from './operating.ts'
import { inWords, send, toDestination, toOptions } from './send.ts'

/** A queue that every channel has to itself. https://www.rabbitmq.com/docs/direct-reply-to */
const REPLIES = 'amq.rabbitmq.reply-to'

export const request = async (config: AmqpConfig, { context, stop, pool }: Operating): Promise<Omit<AmqpResult, 'duration_ms'>> => {
  const destination = toDestination(config)
  const correlationId = config.correlation_id ?? newId()
  const options = { ...toOptions(config, context.trace.traceparent), correlationId, replyTo: REPLIES, mandatory: true }
  let isSent = false
  const answering = pool.use(stop, 'the answer', async (client) => {
    const open = await client.openConfirmChannel()
    const answer = await awaitAnswer(open, correlationId)
    await send(open, config, options)
    isSent = true
    const message = await open.ask(answer)
    await open.channel.close().catch(() => undefined)
    return message
  })
  const message = await untilTimeIsUp(answering, 'AMQP_TIMEOUT')
  if (message) return toAnswered(message) as AmqpResult
  if (!isSent) return answering as never
  throw amqpError('AMQP_NO_REPLY', `nobody answered ${inWords(destination)} within ${msInWords(config.timeout)}`, { kind: 'timeout' })
}

/** Resolves when it would hear the answer, with the promise of it. */
const awaitAnswer = async ({ channel, ask }: OpenChannel<ConfirmChannel>, correlationId: string): Promise<() => Promise<AmqpMessage>> => {
  const { promise, resolve } = Promise.withResolvers<AmqpMessage>()
  const onMessage = (message: ConsumeMessage | null): void => {
    if (message?.properties.correlationId === correlationId) resolve(toMessage(message))
  }
  await ask(() => channel.consume(REPLIES, onMessage, { noAck: true }))
  return () => promise
}
