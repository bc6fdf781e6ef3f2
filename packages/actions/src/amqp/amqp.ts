import { defineAction } from '@testmesh/action-kit'
import { createOperate, prepareMs } from '../messages/broker/operate.ts'
import { createQueue } from '../messages/queue.ts'
import { msSince } from '../messages/results.ts'
import { toListener } from '../messages/to-listener.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { amqpSchema } from './amqp.schema.ts'
import { amqpError } from './amqp-error.ts'
import { findPool } from './connection/pool.ts'
import { readSettings } from './connection/settings.ts'
import { explainAmqp } from './explain.ts'
import type { AmqpMessage } from './message.ts'
import { consume, differencesOf, findOwnQueue } from './operations/consume.ts'
import type { AmqpConfig, Operating } from './operations/operating.ts'
import { publish } from './operations/publish.ts'
import { request } from './operations/request.ts'
import { bindOwnQueue, takeFromQueue } from './operations/subscribe.ts'
import { stopWords } from './stop-words.ts'

const operations = { publish, request, consume }

const operate = createOperate({ readSettings, findPool, stopWords })

export const amqp = defineAction(amqpSchema, {
  prepare: async (config, context) => {
    if (config.operation !== 'consume' || config.exchange === undefined || config.start === 'latest') return
    await operate(config, context, prepareMs(config))
      .then((operating) => findOwnQueue(config, operating))
      .catch(() => undefined)
  },
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const operating = await operate(config, context)
    return { ...(await operations[config.operation](config, operating)), duration_ms: msSince(startedAt) }
  },
  listen: async (config, context) => {
    if (config.operation !== 'consume') throw amqpError('AMQP_LISTEN', `there is nothing to listen to in ${config.operation}`)
    const operating = await operate(config, context)
    return config.queue === undefined ? listenToExchange(config, operating) : listenToQueue(config, operating)
  },
  explain: explainAmqp,
})

const fitsTo =
  ({ match }: AmqpConfig) =>
  (message: AmqpMessage): boolean =>
    differencesOf(message, match).length === 0

const listenToExchange = async (config: AmqpConfig, { stop, pool }: Operating) => {
  const client = await pool.open(stop)
  const queue = createQueue<AmqpMessage>()
  await stop.race(bindOwnQueue(client, config, queue), 'the queue').catch((error: unknown) => {
    client.close()
    throw error
  })
  return toListener({ take: queue.take, fits: fitsTo(config), close: client.close })
}

/** How long the broker may take at the end to note what was taken. Milliseconds. */
const SETTLE_MS = 1_000

/** What fits is acknowledged as it comes; the rest goes back at the end. */
const listenToQueue = async (config: AmqpConfig, { context, stop, pool }: Operating) => {
  const client = await pool.open(stop)
  const opening = takeFromQueue(client, { ...config, match: config.match ?? {} })
  const { queue, ack, settle } = await stop.race(opening, 'the queue').catch((error: unknown) => {
    client.close()
    throw error
  })
  const fits = (message: AmqpMessage): boolean => {
    const isWanted = fitsTo(config)(message)
    if (isWanted && config.ack !== false) ack(message)
    return isWanted
  }
  const close = async (): Promise<void> => {
    await Promise.race([settle([]).catch(() => undefined), context.clock.sleep(SETTLE_MS)])
    client.close()
  }
  return toListener({ take: queue.take, fits, close })
}
