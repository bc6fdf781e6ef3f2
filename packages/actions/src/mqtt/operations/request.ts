import { toAnswered } from '../../messages/results.ts'
import { untilTimeIsUp } from '../../messages/until-time-is-up.ts'
import { newId } from '../../node/new-id.ts'
import { msInWords } from '../../stop.ts'
import { type MqttMessage, toMessage } from '../message.ts'
import { mqttError } from '../mqtt-error.ts'
import type { MqttConfig, MqttResult, Operating } from './operating.ts'
import { send, toOptions, topicOf } from './send.ts'

/** Over a connection of its own: what comes on it is the answer. */
export const request = async (config: MqttConfig, { context, stop, pool }: Operating): Promise<Omit<MqttResult, 'duration_ms'>> => {
  const topic = topicOf(config)
  if (config.version !== '5')
    throw mqttError('MQTT_VERSION', `MQTT ${config.version} has no requests`, {
      hint: 'Leave out `version`; or publish, and `listen` to the topic of the answers.',
    })
  const id = newId()
  const responseTopic = config.response_topic ?? `testmesh/replies/${id}`
  const correlationData = Buffer.from(config.correlation_data ?? id)
  const options = toOptions(config, context.trace.traceparent, { responseTopic, correlationData })
  const client = await pool.open(stop)
  const { promise: answer, resolve, reject } = Promise.withResolvers<MqttMessage>()
  client.onEnd(reject)
  client.onMessage((packet) => {
    if (packet.properties?.correlationData?.equals(correlationData)) resolve(toMessage(packet))
  })
  try {
    answer.catch(() => undefined)
    await stop.race(
      client.ask(async (of) => {
        await of.subscribeAsync(responseTopic, { qos: 1 })
        await send(of, config, options)
      }),
      'the answer of the broker',
    )
    const message = await untilTimeIsUp(stop.race(answer, 'the answer'), 'MQTT_TIMEOUT')
    if (message) return toAnswered(message) as MqttResult
  } finally {
    client.close()
  }
  throw mqttError('MQTT_NO_REPLY', `nobody answered ${topic} within ${msInWords(config.timeout)}`, { kind: 'timeout' })
}
