import { type Collected, collectMessages } from '../../messages/collect-messages.ts'
import { contentDifferences, partDifferences } from '../../messages/differences.ts'
import type { Queue } from '../../messages/queue.ts'
import { toConsumed } from '../../messages/results.ts'
import { type FoundTape, findTape } from '../../messages/tape.ts'
import { untilTimeIsUp } from '../../messages/until-time-is-up.ts'
import { createStop, msInWords } from '../../stop.ts'
import { amqpError } from '../amqp-error.ts'
import type { AmqpMessage } from '../message.ts'
import { stopWords } from '../stop-words.ts'
import type { AmqpConfig, AmqpResult, Operating } from './operating.ts'
import { keysOf, openTape, takeFromQueue } from './subscribe.ts'

export const consume = async (config: AmqpConfig, operating: Operating): Promise<Omit<AmqpResult, 'duration_ms'>> => {
  const collected = await (config.queue === undefined ? fromExchange(config, operating) : fromQueue(config, operating))
  return toConsumed(collected) as AmqpResult
}

/** What of a message is not as wanted; none when it matches. */
export const differencesOf = (message: AmqpMessage, match: AmqpConfig['match'] = {}): string[] => [
  ...partDifferences('routing_key', message.routing_key, match.routing_key),
  ...contentDifferences(message, match),
]

/** The queue of this execution that reads the exchange, on a tape that its steps share. */
export const findOwnQueue = (config: AmqpConfig, { context, stop, settings, pool }: Operating): Promise<FoundTape<AmqpMessage>> =>
  findTape({
    key: JSON.stringify([settings, config.exchange, keysOf(config), config.arguments]),
    context,
    stop,
    open: () => openTape(config, { stop, pool }),
  })

const fromExchange = async (config: AmqpConfig, operating: Operating): Promise<Collected<AmqpMessage>> => {
  const { tape, isNew } = await findOwnQueue(config, operating)
  const queue = tape.read(config.start === 'latest' ? 'now' : 'start')
  try {
    return await collect(config, { queue, stop: operating.stop, isNew })
  } finally {
    queue.end()
  }
}

/** How long the broker may take to note what was taken, beside the time that taking took. Milliseconds. */
const SETTLE_MS = 5_000

const fromQueue = async (config: AmqpConfig, { context, stop, pool }: Operating): Promise<Collected<AmqpMessage>> => {
  const client = await pool.open(stop)
  try {
    const taking = await stop.race(takeFromQueue(client, config), 'the queue')
    const collected = await collect(config, { queue: taking.queue, stop, isNew: false })
    const settling = createStop(context, SETTLE_MS, stopWords)
    await settling.race(taking.settle(config.ack === false ? [] : collected.messages), 'the answer to the acknowledgement')
    return collected
  } finally {
    // What is not acknowledged goes back to the queue.
    client.close()
  }
}

interface Collecting {
  readonly queue: Queue<AmqpMessage>
  readonly stop: Operating['stop']
  readonly isNew: boolean
}

const collect = (config: AmqpConfig, { queue, stop, isNew }: Collecting): Promise<Collected<AmqpMessage>> =>
  collectMessages({
    wanted: config,
    words,
    next: () => untilTimeIsUp(stop.race(queue.take(), 'messages'), 'AMQP_TIMEOUT'),
    differences: (message) => differencesOf(message, config.match),
    ending: () => `from ${config.queue ?? config.exchange} within ${msInWords(config.timeout)}`,
    hint: () => (isNew ? boundLate : undefined),
  })

const boundLate =
  'The queue was bound only when this step began, as its settings depend on steps before it or the exchange was not there: what came earlier is not seen. Open it with `listen` before the step that makes the message come.'

const words = {
  noun: 'message',
  codes: { tooFew: 'AMQP_TOO_FEW', unexpected: 'AMQP_UNEXPECTED', tooMuch: 'AMQP_TOO_MUCH' },
  error: amqpError,
  inWords: ({ exchange, routing_key }: AmqpMessage): string => `${exchange || '(default)'} ${routing_key}`,
} as const
