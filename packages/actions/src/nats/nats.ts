import { type ActionContext, defineAction } from '@testmesh/action-kit'
import { createQueue } from '../messages/queue.ts'
import { msSince } from '../messages/results.ts'
import { toListener } from '../messages/to-listener.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { createStop } from '../stop.ts'
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

/** How long getting ready may hold the first step back: a server that does not answer is told by the step itself. Milliseconds. */
const PREPARE_MS = 5_000

const operations = { publish, request, consume }

export const nats = defineAction(natsSchema, {
  prepare: async (config, context) => {
    const { operation, consumer, start = 'run_start' } = config
    if (operation !== 'consume' || consumer !== undefined || start !== 'run_start') return
    await operate(config, context, Math.min(PREPARE_MS, config.timeout))
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

const operate = async (config: NatsConfig, context: ActionContext, limitMs = config.timeout): Promise<Operating> => {
  const stop = createStop(context, limitMs, stopWords)
  const settings = await stop.race(readSettings(config, context), 'the certificates')
  return { context, stop, settings, pool: await findPool(settings, context) }
}

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
