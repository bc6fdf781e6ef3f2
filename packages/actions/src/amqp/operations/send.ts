import type { ConfirmChannel, Message, Options } from 'amqplib'
import { toContent } from '../../messages/content.ts'
import { amqpError } from '../amqp-error.ts'
import type { OpenChannel } from '../connection/client.ts'
import type { AmqpConfig } from './operating.ts'

export interface Destination {
  readonly exchange: string
  readonly routingKey: string
}

/** The default exchange leads to the queue whose name is the routing key. @throws ActionError AMQP_FAILED */
export const toDestination = ({ queue, exchange = '', routing_key }: AmqpConfig): Destination => {
  const keys = [routing_key ?? []].flat()
  if (keys.length > 1) throw amqpError('AMQP_FAILED', 'a message has one routing key', { hint: 'Only `consume` takes a list of them.' })
  return queue === undefined ? { exchange, routingKey: keys[0] ?? '' } : { exchange: '', routingKey: queue }
}

export const toOptions = (config: AmqpConfig, traceparent: string): Options.Publish => {
  const { payload, content_type, correlation_id, reply_to, message_id, type, expiration, priority, persistent = false } = config
  const isJson = typeof payload !== 'string' && !(payload instanceof Uint8Array)
  const contentType = content_type ?? (isJson ? 'application/json' : undefined)
  const given = {
    ...{ contentType, correlationId: correlation_id, replyTo: reply_to, messageId: message_id },
    ...{ type, priority, expiration: expiration === undefined ? undefined : String(Math.round(expiration)) },
  }
  return {
    headers: { traceparent, ...config.headers },
    persistent,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  }
}

/** Publishes and waits until the broker has it. @throws ActionError AMQP_UNROUTABLE where it is mandatory and no queue takes it */
export const send = async (
  { channel, ask }: OpenChannel<ConfirmChannel>,
  config: AmqpConfig,
  options: Options.Publish,
): Promise<Destination> => {
  const { exchange, routingKey } = toDestination(config)
  const content = toContent(config.payload)
  let returned: Message | undefined
  channel.on('return', (message) => {
    returned = message
  })
  // A message comes back before the broker confirms that it had it.
  await ask(
    () =>
      new Promise<void>((resolve, reject) => {
        channel.publish(exchange, routingKey, Buffer.from(content), options, (error) => (error ? reject(error) : resolve()))
      }),
  )
  if (returned) throw amqpError('AMQP_UNROUTABLE', `no queue takes the message from ${inWords({ exchange, routingKey })}`)
  return { exchange, routingKey }
}

/** `the exchange orders with the routing key a.b`, `the default exchange with …` */
export const inWords = ({ exchange, routingKey }: Destination): string =>
  `${exchange === '' ? 'the default exchange' : `the exchange ${exchange}`} with the routing key ${JSON.stringify(routingKey)}`
