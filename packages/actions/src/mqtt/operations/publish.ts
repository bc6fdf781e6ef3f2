import type { IClientPublishOptions, MqttClient, Packet } from 'mqtt'
import type { MqttConfig, MqttResult, Operating } from './operating.ts'
import { send, toOptions, topicOf } from './send.ts'

export const publish = async (config: MqttConfig, { context, stop, pool }: Operating): Promise<Omit<MqttResult, 'duration_ms'>> => {
  const topic = topicOf(config)
  const options = toOptions(config, context.trace.traceparent)
  const isHeard = await pool.use(stop, 'the answer of the broker', ({ ask }) => ask((client) => sendHeard(client, config, options)))
  const isTold = config.version === '5' && options.qos !== 0
  return { success: true, topic, ...(isTold ? { has_subscribers: isHeard } : {}) }
}

/** MQTT 5: "No matching subscribers". */
const NOBODY = 16

/** Publishes, and says whether somebody has subscribed; the library does not tell what the broker answered. */
const sendHeard = async (client: MqttClient, config: MqttConfig, options: IClientPublishOptions): Promise<boolean> => {
  let isHeard = true
  const look = (packet: Packet): void => {
    if ((packet.cmd === 'puback' || packet.cmd === 'pubrec') && packet.reasonCode === NOBODY) isHeard = false
  }
  client.on('packetreceive', look)
  try {
    await send(client, config, options)
    return isHeard
  } finally {
    client.off('packetreceive', look)
  }
}
