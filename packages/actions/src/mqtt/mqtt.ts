import { type ActionContext, defineAction } from '@testmesh/action-kit'
import { createQueue } from '../messages/queue.ts'
import { msSince } from '../messages/results.ts'
import { toListener } from '../messages/to-listener.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { createStop } from '../stop.ts'
import { findPool } from './connection/pool.ts'
import { readSettings } from './connection/settings.ts'
import { explainMqtt } from './explain.ts'
import type { MqttMessage } from './message.ts'
import { mqttSchema } from './mqtt.schema.ts'
import { mqttError } from './mqtt-error.ts'
import { consume, differencesOf, findSubscription, subscribe } from './operations/consume.ts'
import type { MqttConfig, Operating } from './operations/operating.ts'
import { publish } from './operations/publish.ts'
import { request } from './operations/request.ts'
import { stopWords } from './stop-words.ts'

/** How long getting ready may hold the first step back: a broker that does not answer is told by the step itself. Milliseconds. */
const PREPARE_MS = 5_000

const operations = { publish, request, consume }

export const mqtt = defineAction(mqttSchema, {
  prepare: async (config, context) => {
    if (config.operation !== 'consume' || config.start === 'latest') return
    await operate(config, context, Math.min(PREPARE_MS, config.timeout))
      .then((operating) => findSubscription(config, operating))
      .catch(() => undefined)
  },
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const operating = await operate(config, context)
    return { ...(await operations[config.operation](config, operating)), duration_ms: msSince(startedAt) }
  },
  listen: async (config, context) => {
    if (config.operation !== 'consume') throw mqttError('MQTT_LISTEN', `there is nothing to listen to in ${config.operation}`)
    const queue = createQueue<MqttMessage>()
    const client = await subscribe(config, await operate(config, context), queue)
    return toListener({ take: queue.take, fits: (message) => differencesOf(message, config).length === 0, close: client.close })
  },
  explain: explainMqtt,
})

const operate = async (config: MqttConfig, context: ActionContext, limitMs = config.timeout): Promise<Operating> => {
  const stop = createStop(context, limitMs, stopWords)
  const settings = await stop.race(readSettings(config, context), 'the certificates')
  return { context, stop, settings, pool: await findPool(settings, context) }
}
