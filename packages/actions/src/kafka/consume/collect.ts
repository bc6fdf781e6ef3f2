import type { Config } from '@testmesh/action-kit'
import { msInWords, type Stop } from '../../stop.ts'
import type { kafkaConsumerSchema } from '../kafka-consumer.schema.ts'
import { kafkaError } from '../kafka-error.ts'
import type { Matcher } from './matcher.ts'
import type { ConsumedMessage } from './message.ts'
import type { Reader } from './reader.ts'

type ConsumerConfig = Config<typeof kafkaConsumerSchema>

/** What a consumer found. */
export interface Collected {
  readonly messages: readonly ConsumedMessage[]
  /** How many it looked at. */
  readonly seen: number
}

interface NearMiss {
  readonly message: ConsumedMessage
  readonly differences: readonly string[]
}

interface CollectOptions {
  readonly reader: Reader
  readonly stop: Stop
  readonly matches: Matcher
}

/** Held in memory. Bytes of values, and messages. */
const MOST_BYTES = 64 * 1024 * 1024
const MOST_MESSAGES = 100_000
const SHOWN_MISSES = 3

/** Reads until there are enough messages, or none for as long as there must be none. @throws ActionError KAFKA_TOO_FEW, KAFKA_UNEXPECTED, … */
export const collect = async (config: ConsumerConfig, { reader, stop, matches }: CollectOptions): Promise<Collected> => {
  const wanted = config.never ? Number.POSITIVE_INFINITY : (config.max_messages ?? config.count ?? 1)
  const messages: ConsumedMessage[] = []
  const misses = createMisses()
  let bytes = 0
  while (messages.length < wanted) {
    const came = await nextUntil(stop, reader)
    if (!came) break
    for (const message of came) {
      if (messages.length === wanted) break
      const differences = matches(message)
      if (differences.length > 0) misses.add({ message, differences })
      else {
        messages.push(message)
        bytes += message.raw?.length ?? 0
        if (config.never) throw unexpected(message)
      }
    }
    if (bytes > MOST_BYTES || messages.length > MOST_MESSAGES)
      throw kafkaError('KAFKA_TOO_MUCH', `${messages.length} messages came, which is more than is kept`)
  }
  const [missing] = reader.missing()
  if (messages.length < wanted && missing !== undefined) throw kafkaError('KAFKA_NO_TOPIC', `there is no topic ${missing}`)
  const needed = config.never ? 0 : (config.count ?? 1)
  if (messages.length < needed) throw tooFew(config, { messages, needed, misses })
  return { messages, seen: messages.length + misses.count() }
}

/** Nothing when time is up. */
const nextUntil = async (stop: Stop, reader: Reader): Promise<readonly ConsumedMessage[] | undefined> => {
  return stop.race(reader.read(), 'messages').catch((error: { readonly code?: string }) => {
    // A broker that never answered is another failure.
    if (error.code === 'KAFKA_TIMEOUT' && reader.hasRead()) return undefined
    throw error
  })
}

/** The nearest first, and only a few: there may be many. */
const createMisses = () => {
  let nearest: NearMiss[] = []
  let count = 0
  return {
    add: (miss: NearMiss) => {
      count += 1
      const last = nearest.at(-1)
      if (nearest.length === SHOWN_MISSES && last && last.differences.length <= miss.differences.length) return
      nearest = [...nearest, miss].sort((a, b) => a.differences.length - b.differences.length).slice(0, SHOWN_MISSES)
    },
    count: () => count,
    nearest: (): readonly NearMiss[] => nearest,
  }
}

interface Shortage {
  readonly messages: readonly ConsumedMessage[]
  readonly needed: number
  readonly misses: ReturnType<typeof createMisses>
}

const tooFew = ({ timeout, topic }: ConsumerConfig, { messages, needed, misses }: Shortage) => {
  const where = [topic].flat().join(', ')
  const came = `${messages.length} of ${needed} ${needed === 1 ? 'message' : 'messages'} came on ${where} within ${msInWords(timeout)}`
  const others = misses.count()
  const instead =
    others === 0
      ? '; nothing else came either'
      : `; ${others} ${others === 1 ? 'other did' : 'others did'} not match, the nearest first:${misses.nearest().map(missInWords).join('')}`
  return kafkaError('KAFKA_TOO_FEW', `${came}${instead}`, {
    kind: 'timeout',
    result: {
      messages,
      count: messages.length,
      near_misses: misses.nearest().map(({ message, differences }) => ({ ...message, differences })),
    },
  })
}

const missInWords = ({ message, differences }: NearMiss): string => {
  const more = differences.length > 3 ? [`and ${differences.length - 3} more`] : []
  return `\n  ${inWords(message)}: ${[...differences.slice(0, 3), ...more].join('; ')}`
}

const unexpected = (message: ConsumedMessage) =>
  kafkaError('KAFKA_UNEXPECTED', `a message came that should never come: ${inWords(message)}`, {
    result: { messages: [message], count: 1 },
  })

const inWords = ({ topic, partition, offset, key, raw }: ConsumedMessage): string => {
  const shown = raw === null ? 'no value' : raw.length > 200 ? `${raw.slice(0, 199)}…` : raw
  return `${topic}[${partition}]@${offset}${key === null ? '' : ` key ${JSON.stringify(key)}`} ${shown}`
}
