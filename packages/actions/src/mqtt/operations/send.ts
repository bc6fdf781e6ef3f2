import type { IClientPublishOptions, MqttClient } from 'mqtt'
import { toContent } from '../../messages/content.ts'
import { mqttError } from '../mqtt-error.ts'
import type { MqttConfig } from './operating.ts'

/** @throws ActionError MQTT_BAD_TOPIC */
export const topicOf = ({ topic }: MqttConfig): string => {
  const [one = '', ...others] = [topic].flat()
  if (others.length > 0) throw mqttError('MQTT_BAD_TOPIC', 'a message goes to one topic', { hint: 'Only `consume` takes a list of them.' })
  if (/[+#]/.test(one)) throw mqttError('MQTT_BAD_TOPIC', `${one} is a filter, and no topic to publish to`)
  return one
}

type Properties = NonNullable<IClientPublishOptions['properties']>

export const toOptions = (config: MqttConfig, traceparent: string, more: Properties = {}): IClientPublishOptions => {
  const { qos = 1, retain = false, version, headers, content_type, response_topic, expiry, payload } = config
  const options = { qos: qos as 0 | 1 | 2, retain }
  if (version !== '5') return options
  const isJson = typeof payload !== 'string' && !(payload instanceof Uint8Array)
  const contentType = content_type ?? (isJson ? 'application/json' : undefined)
  const properties: Properties = {
    userProperties: { traceparent, ...(headers as Record<string, string | string[]> | undefined) },
    ...(contentType === undefined ? {} : { contentType }),
    ...(response_topic === undefined ? {} : { responseTopic: response_topic }),
    ...(config.correlation_data === undefined ? {} : { correlationData: Buffer.from(config.correlation_data) }),
    // Seconds, as the protocol has it.
    ...(expiry === undefined ? {} : { messageExpiryInterval: Math.ceil(expiry / 1000) }),
    ...more,
  }
  return { ...options, properties }
}

/** Resolves when the broker has it; for `qos: 0`, when it is on its way. */
export const send = (client: MqttClient, config: MqttConfig, options: IClientPublishOptions) =>
  client.publishAsync(topicOf(config), toContent(config.payload), options)
