import { defineAction } from '@testmesh/action-kit'
import { createOperate, prepareMs } from '../messages/broker/operate.ts'
import { createQueue } from '../messages/queue.ts'
import { msSince } from '../messages/results.ts'
import { toListener } from '../messages/to-listener.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { findPool } from './connection/pool.ts'
import { readSettings } from './connection/settings.ts'
import { explainNats } from './explain.ts'
import type { NatsMessage } from './message.ts'
import { natsSchema } from './nats.schema.ts'
import { natsError } from './nats-error.ts'
import { consume, differencesOf, findHeard, hear } from './operations/consume.ts'
import type { NatsConfig, Operating } from './operations/operating.ts'
import { publish } from './operations/publish.ts'
import { request } from './operations/request.ts'
import { takeFromConsumer } from './operations/subscribe.ts'
import { stopWords } from './stop-words.ts'

const operations = { publish, request, consume }

const operate = createOperate({ readSettings, findPool, stopWords })

export const nats = defineAction(natsSchema, {
  prepare: async (config, context) => {
    const { operation, consumer, start = 'run_start' } = config
    if (operation !== 'consume' || consumer !== undefined || start !== 'run_start') return
    await operate(config, context, prepareMs(config))
      .then((operating) => findHeard(config, operating, true))
      .catch(() => undefined)
  },
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const operating = await operate(config, context)
    return { ...(await operations[config.operation](config, operating)), duration_ms: msSince(startedAt) }
  },
  listen: async (config, context) => {
    if (config.operation !== 'consume') throw natsError('NATS_LISTEN', `there is nothing to listen to in ${config.operation}`)
    const operating = await operate(config, context)
    if (config.consumer !== undefined) return listenToConsumer(config, operating)
    const queue = createQueue<NatsMessage>()
    const client = await hear(config, operating, { ...queue, from: config.start === 'beginning' ? 'beginning' : 'next' })
    return toListener({ take: queue.take, fits: fitsTo(config), close: client.close })
  },
  explain: explainNats,
})

const fitsTo =
  ({ match }: NatsConfig) =>
  (message: NatsMessage): boolean =>
    differencesOf(message, match).length === 0

/** How long the server may take at the end to note what was taken. Milliseconds. */
const SETTLE_MS = 2_000

/** What fits is acknowledged as it comes; the rest goes back at the end. */
const listenToConsumer = async (config: NatsConfig, { context, stop, pool }: Operating) => {
  const client = await pool.open(stop)
  const { take, ack, settle } = await stop.race(takeFromConsumer(client, config), 'the consumer').catch((error: unknown) => {
    client.close()
    throw error
  })
  const takeWanted = async (): Promise<readonly NatsMessage[]> => {
    const wanted = (await take()).filter(fitsTo(config))
    if (config.ack !== false) await Promise.all(wanted.map(ack))
    return wanted
  }
  const close = async (): Promise<void> => {
    await Promise.race([settle([]).catch(() => undefined), context.clock.sleep(SETTLE_MS)])
    client.close()
  }
  return toListener({ take: takeWanted, close })
}
