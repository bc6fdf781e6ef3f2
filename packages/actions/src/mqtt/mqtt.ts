import { defineAction } from '@testmesh/action-kit'
import { createOperate, prepareMs } from '../messages/broker/operate.ts'
import { createQueue } from '../messages/queue.ts'
import { msSince } from '../messages/results.ts'
import { toListener } from '../messages/to-listener.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { findPool } from './connection/pool.ts'
import { readSettings } from './connection/settings.ts'
import { explainMqtt } from './explain.ts'
import type { MqttMessage } from './message.ts'
import { mqttSchema } from './mqtt.schema.ts'
import { mqttError } from './mqtt-error.ts'
import { consume, differencesOf, findSubscription, subscribe } from './operations/consume.ts'
import { publish } from './operations/publish.ts'
import { request } from './operations/request.ts'
import { stopWords } from './stop-words.ts'

const operations = { publish, request, consume }

const operate = createOperate({ readSettings, findPool, stopWords })

export const mqtt = defineAction(mqttSchema, {
  prepare: async (config, context) => {
    if (config.operation !== 'consume' || config.start === 'latest') return
    await operate(config, context, prepareMs(config))
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
