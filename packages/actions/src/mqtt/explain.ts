import { type ToldBroker, tellBroker } from '../messages/broker/settings.ts'
import { toContent } from '../messages/content.ts'
import { shellQuote } from '../shell-quote.ts'
import { scheme } from './connection/settings.ts'
import type { MqttConfig, MqttResult } from './operations/operating.ts'

interface Explained {
  readonly request: string
  readonly repeat?: string
}

/** What was sent where, and a command of Mosquitto's clients that does it again. */
export const explainMqtt = (config: MqttConfig, result: Partial<MqttResult> | undefined): Explained => {
  const target = tellBroker(config, scheme)
  const topics = [config.topic].flat()
  const done = result?.messages ? ` → ${result.count} ${config.operation === 'request' ? 'answer' : `of ${result.seen} messages`}` : ''
  const request = `MQTT${target ? ` ${target.host}:${target.port}` : ''}: ${config.operation} ${topics.join(', ')}${done}`
  if (!target || config.payload instanceof Uint8Array) return { request }
  const words =
    config.operation === 'consume' ? ['mosquitto_sub', '-v'] : [config.operation === 'request' ? 'mosquitto_rr' : 'mosquitto_pub']
  const shared = [...words, ...clientWords(config, target), ...topics.flatMap((topic) => ['-t', String(topic)])]
  return { request, repeat: [...shared, ...sentWords(config)].map(shellQuote).join(' ') }
}

const clientWords = ({ version }: MqttConfig, { host, port, username, password, hasTls }: ToldBroker): string[] => [
  ...['-h', host, '-p', String(port), '-V', version === '5' ? 'mqttv5' : 'mqttv311'],
  ...(username === undefined ? [] : ['-u', username]),
  ...(password === undefined ? [] : ['-P', password]),
  ...(hasTls ? ['--tls-use-os-certs'] : []),
]

const sentWords = ({ operation, payload, qos, retain, response_topic }: MqttConfig): string[] =>
  operation === 'consume'
    ? []
    : [
        ...['-q', String(qos ?? 1), '-m', String(toContent(payload ?? ''))],
        ...(retain ? ['-r'] : []),
        ...(operation === 'request' ? ['-e', response_topic ?? 'testmesh/replies'] : []),
      ]
