import type { Channel, ConsumeMessage } from 'amqplib'
import { createQueue, type Queue } from '../../messages/queue.ts'
import { createTape, type Tape } from '../../messages/tape.ts'
import { amqpError } from '../amqp-error.ts'
import type { Client, OpenChannel } from '../connection/client.ts'
import { type AmqpMessage, toMessage } from '../message.ts'
import type { AmqpConfig, Operating } from './operating.ts'

/** What is bound: everything, unless it is written. */
export const keysOf = ({ routing_key = '#' }: AmqpConfig): string[] => [routing_key].flat()

interface Hearing {
  add(message: AmqpMessage): void
  fail(reason: Error): void
}

/** A queue that nobody else sees and that goes with its connection; it hears the exchange when this resolves. */
export const bindOwnQueue = async (client: Client, config: AmqpConfig, { add, fail }: Hearing): Promise<void> => {
  const { exchange = '' } = config
  const open = await client.openChannel()
  open.onEnd(fail)
  await open.ask(async (channel) => {
    const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true })
    for (const key of keysOf(config)) await channel.bindQueue(queue, exchange, key, config.arguments ?? {})
    await channel.consume(queue, (message) => (message ? add(toMessage(message)) : fail(gone(queue))), { noAck: true })
  })
}

const gone = (queue: string) => amqpError('AMQP_NO_QUEUE', `the queue ${queue} was deleted while it was read`)

/** Opened for good: it is closed with the execution. */
export const openTape = async (config: AmqpConfig, { stop, pool }: Pick<Operating, 'stop' | 'pool'>): Promise<Tape<AmqpMessage>> => {
  const tape = createTape<AmqpMessage>({
    tooMuch: (count) => amqpError('AMQP_TOO_MUCH', `${count} messages came from ${config.exchange}, which is more than is kept`),
  })
  const client = await pool.open(stop)
  await stop.race(bindOwnQueue(client, config, tape), 'the queue').catch((error: unknown) => {
    client.close()
    throw error
  })
  return tape
}

/** Messages that are taken from a queue of the system, and are not acknowledged yet. */
export interface Taking {
  readonly queue: Queue<AmqpMessage>
  /** Acknowledges one. */
  ack(message: AmqpMessage): void
  /** Acknowledges these, gives the others back, and waits until the broker has noted it. */
  settle(taken: readonly AmqpMessage[]): Promise<void>
}

export const takeFromQueue = async (client: Client, config: AmqpConfig): Promise<Taking> => {
  const name = config.queue ?? ''
  const open = await client.openChannel()
  const queue = createQueue<AmqpMessage>()
  const deliveries = new WeakMap<AmqpMessage, ConsumeMessage>()
  open.onEnd(queue.fail)
  await open.ask(async (channel) => {
    // Without a match, no more are held than are wanted: others may read the same queue.
    if (config.match === undefined) await channel.prefetch(Math.max(config.count ?? 1, config.max_messages ?? 1))
    await channel.consume(name, (delivery) => {
      if (!delivery) return queue.fail(gone(name))
      const message = toMessage(delivery)
      deliveries.set(message, delivery)
      queue.add(message)
    })
  })
  const ack = (message: AmqpMessage): void => {
    const delivery = deliveries.get(message)
    if (delivery) open.channel.ack(delivery)
  }
  return { queue, ack, settle: (taken) => settle(open, () => taken.forEach(ack)) }
}

/** Closing the channel gives back what is left, and is answered after all that was sent before. */
const settle = ({ channel }: OpenChannel<Channel>, ackAll: () => void): Promise<void> => {
  ackAll()
  return channel.close()
}
