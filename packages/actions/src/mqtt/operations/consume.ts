import { collectMessages } from '../../messages/collect-messages.ts'
import { contentDifferences, partDifferences } from '../../messages/differences.ts'
import { toConsumed } from '../../messages/results.ts'
import { createTape, type FoundTape, findTape } from '../../messages/tape.ts'
import { untilTimeIsUp } from '../../messages/until-time-is-up.ts'
import { msInWords } from '../../stop.ts'
import type { Client } from '../connection/client.ts'
import { type MqttMessage, toMessage } from '../message.ts'
import { mqttError } from '../mqtt-error.ts'
import type { MqttConfig, MqttResult, Operating } from './operating.ts'

export const consume = async (config: MqttConfig, operating: Operating): Promise<Omit<MqttResult, 'duration_ms'>> => {
  const { stop } = operating
  const { tape, isNew } = await findSubscription(config, operating)
  const queue = tape.read(config.start === 'latest' ? 'now' : 'start')
  try {
    const collected = await collectMessages({
      wanted: config,
      words,
      next: () => untilTimeIsUp(stop.race(queue.take(), 'messages'), 'MQTT_TIMEOUT'),
      differences: (message) => differencesOf(message, config),
      ending: () => `on ${[config.topic].flat().join(', ')} within ${msInWords(config.timeout)}`,
      hint: () => (isNew ? subscribedLate : undefined),
    })
    return toConsumed(collected) as MqttResult
  } finally {
    queue.end()
  }
}

/** What of a message is not as wanted; none when it matches. */
export const differencesOf = (message: MqttMessage, { match = {}, retained = false }: MqttConfig): string[] => [
  ...(message.retain && !retained ? ['it is retained, from before the subscription (`retained: true` takes it)'] : []),
  ...partDifferences('topic', message.topic, match.topic),
  ...contentDifferences(message, match),
]

/** The subscription of this execution, on a tape that its steps share. */
export const findSubscription = (config: MqttConfig, { context, stop, settings, pool }: Operating): Promise<FoundTape<MqttMessage>> =>
  findTape({
    key: JSON.stringify([settings, config.topic, config.qos]),
    context,
    stop,
    open: async () => {
      const tape = createTape<MqttMessage>({
        tooMuch: (count) =>
          mqttError('MQTT_TOO_MUCH', `${count} messages came on ${[config.topic].flat().join(', ')}, which is more than is kept`),
      })
      await subscribe(config, { stop, pool }, tape)
      return tape
    },
  })

interface Hearing {
  add(message: MqttMessage): void
  fail(reason: Error): void
}

/** Hears the topics when it resolves; the connection stays for it alone. */
export const subscribe = async (
  config: MqttConfig,
  { stop, pool }: Pick<Operating, 'stop' | 'pool'>,
  { add, fail }: Hearing,
): Promise<Client> => {
  const client = await pool.open(stop)
  client.onEnd(fail)
  client.onMessage((packet) => add(toMessage(packet)))
  const qos = (config.qos ?? 1) as 0 | 1 | 2
  const subscribing = client.ask((of) => of.subscribeAsync([config.topic ?? []].flat(), { qos }))
  await stop.race(subscribing, 'the subscription').catch((error: unknown) => {
    client.close()
    throw error
  })
  return client
}

const subscribedLate =
  'It subscribed only when this step began, as its settings depend on steps before it: what came earlier is not seen. Open it with `listen` before the step that makes the message come.'

const words = {
  noun: 'message',
  codes: { tooFew: 'MQTT_TOO_FEW', unexpected: 'MQTT_UNEXPECTED', tooMuch: 'MQTT_TOO_MUCH' },
  error: mqttError,
  inWords: ({ topic }: MqttMessage): string => topic,
} as const
