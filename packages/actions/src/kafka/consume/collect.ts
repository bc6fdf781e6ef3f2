import type { Config } from '@testmesh/action-kit'
import { type Collected, collectMessages } from '../../messages/collect-messages.ts'
import { untilTimeIsUp } from '../../messages/until-time-is-up.ts'
import { msInWords, type Stop } from '../../stop.ts'
import type { kafkaConsumerSchema } from '../kafka-consumer.schema.ts'
import { kafkaError } from '../kafka-error.ts'
import type { Matcher } from './matcher.ts'
import type { ConsumedMessage } from './message.ts'
import type { Reader } from './reader.ts'

type ConsumerConfig = Config<typeof kafkaConsumerSchema>

interface Collecting {
  readonly reader: Reader
  readonly stop: Stop
  readonly matches: Matcher
}

/** Reads until there are enough messages, or none for as long as there must be none. @throws ActionError KAFKA_TOO_FEW, KAFKA_UNEXPECTED, … */
export const collect = (config: ConsumerConfig, { reader, stop, matches }: Collecting): Promise<Collected<ConsumedMessage>> =>
  collectMessages({
    wanted: config,
    words,
    next: () => nextUntil(stop, reader),
    differences: matches,
    ending: () => `on ${[config.topic].flat().join(', ')} within ${msInWords(config.timeout)}`,
  })

/** Nothing when time is up. @throws ActionError KAFKA_NO_TOPIC when there was nothing to read from */
const nextUntil = async (stop: Stop, reader: Reader): Promise<readonly ConsumedMessage[] | undefined> => {
  const reading = stop.race(reader.read(), 'messages')
  const came = await untilTimeIsUp(reading, 'KAFKA_TIMEOUT')
  // A broker that never answered is another failure.
  if (!came && !reader.hasRead()) return reading
  const [missing] = came ? [] : reader.missing()
  if (missing !== undefined) throw kafkaError('KAFKA_NO_TOPIC', `there is no topic ${missing}`)
  return came
}

const words = {
  noun: 'message',
  codes: { tooFew: 'KAFKA_TOO_FEW', unexpected: 'KAFKA_UNEXPECTED', tooMuch: 'KAFKA_TOO_MUCH' },
  error: kafkaError,
  inWords: ({ topic, partition, offset, key }: ConsumedMessage): string =>
    `${topic}[${partition}]@${offset}${key === null ? '' : ` key ${JSON.stringify(key)}`}`,
} as const
