import type { IPublishPacket } from 'mqtt'
import { type Content, readContent, toTextOrBytes } from '../messages/content.ts'

/** A message as flows read it. */
export interface MqttMessage extends Content {
  readonly topic: string
  /** Its user properties; none in MQTT 3.1.1. */
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly qos: number
  /** It was published before it was subscribed to, and kept by the broker. */
  readonly retain: boolean
  readonly content_type?: string
  readonly response_topic?: string
  readonly correlation_data?: string | Uint8Array
}

export const toMessage = ({ topic, payload, qos, retain, properties = {} }: IPublishPacket): MqttMessage => {
  const { contentType, responseTopic, correlationData, userProperties } = properties
  return {
    topic,
    ...readContent(typeof payload === 'string' ? Buffer.from(payload) : payload),
    headers: { ...userProperties },
    qos,
    retain,
    ...(contentType === undefined ? {} : { content_type: contentType }),
    ...(responseTopic === undefined ? {} : { response_topic: responseTopic }),
    ...(correlationData === undefined ? {} : { correlation_data: toTextOrBytes(correlationData) }),
  }
}
