import { type ActionContext, type Config, defineAction, type Output } from '@testmesh/action-kit'
import type { CompressionTypes, Message, Producer } from 'kafkajs'
import { toContent } from '../messages/content.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { createStop, type Stop } from '../stop.ts'
import type { Client } from './connection/client.ts'
import { type Driver, loadDriver } from './connection/driver.ts'
import { type KafkaSettings, readSettings } from './connection/settings.ts'
import { shareClient } from './connection/shared-client.ts'
import { explainProducer } from './explain.ts'
import { kafkaError } from './kafka-error.ts'
import { kafkaProducerSchema } from './kafka-producer.schema.ts'
import { stopWords } from './stop-words.ts'

type ProducerConfig = Config<typeof kafkaProducerSchema>
type ProducerResult = Output<typeof kafkaProducerSchema>

export const kafkaProducer = defineAction(kafkaProducerSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const stop = createStop(context, config.timeout, stopWords)
    const settings = await stop.race(readSettings(config, context), 'the certificates')
    const messages = toMessages(config, context.trace.traceparent)
    const { client, producer, chosen } = await findProducer(settings, context, stop)
    const compression = await compressionOf(config.compression)
    const sending = client.ask(() => producer.send({ topic: config.topic, messages, compression, acks: -1 }))
    const sent = await stop.race(sending, 'the answer of the broker')
    const baseOffsets = new Map(sent.map(({ partition, baseOffset, offset }) => [partition, Number(baseOffset ?? offset ?? -1)]))
    const places = placesOf(messages, chosen, baseOffsets)
    checkPlaces(config, places)
    return toResult(config, { places, durationMs: monotonicNow() - startedAt })
  },
  explain: explainProducer,
})

interface OpenProducer {
  readonly client: Client
  readonly producer: Producer
  /** The partition that was chosen for each message. */
  readonly chosen: WeakMap<Message, number>
}

const findProducer = async (settings: KafkaSettings, context: ActionContext, stop: Stop): Promise<OpenProducer> => {
  const { net } = context
  const shared = await context.use(`producer:${JSON.stringify(settings)}`, async () => shareClient({ settings, net }, openProducer))
  return shared.get(stop)
}

const openProducer = async (client: Client): Promise<OpenProducer> => {
  const { Partitioners } = await loadDriver()
  const chosen = new WeakMap<Message, number>()
  const producer = client.kafka.producer({
    allowAutoTopicCreation: true,
    // The library sends a batch again as a whole when one partition has no leader yet; the broker then drops what it has already.
    idempotent: true,
    createPartitioner: () => {
      const choose = Partitioners.DefaultPartitioner()
      return (options) => {
        const partition = choose(options)
        chosen.set(options.message, partition)
        return partition
      }
    },
  })
  await producer.connect()
  return { client, producer, chosen }
}

/** All is checked before anything is sent. @throws ActionError KAFKA_BAD_MESSAGE */
const toMessages = (config: ProducerConfig, traceparent: string): Message[] => {
  const written = config.messages ?? [config]
  if (written.length === 0) throw kafkaError('KAFKA_BAD_MESSAGE', 'the list of messages is empty: nothing would be sent')
  return written.map(({ key, payload, headers, partition }, index) => {
    if (payload === undefined)
      throw kafkaError('KAFKA_BAD_MESSAGE', `${config.messages ? `message ${index} has` : 'there is'} no payload`, {
        hint: 'Write it as `payload`, or several of them as `messages`.',
      })
    return {
      value: toContent(payload),
      headers: { traceparent, ...(headers as Record<string, string | string[]> | undefined) },
      ...(key === undefined ? {} : { key: toContent(key) }),
      ...(partition === undefined ? {} : { partition }),
    }
  })
}

const compressionOf = async (name: ProducerConfig['compression']): Promise<CompressionTypes> => {
  const { CompressionTypes: types }: Driver = await loadDriver()
  return { none: types.None, gzip: types.GZIP, snappy: types.Snappy, lz4: types.LZ4, zstd: types.ZSTD }[name]
}

interface Place {
  readonly partition: number
  readonly offset: number
}

/** The messages of a partition stand in a row, from its first offset on. */
const placesOf = (messages: readonly Message[], chosen: OpenProducer['chosen'], next: Map<number, number>): Place[] =>
  messages.map((message) => {
    const partition = chosen.get(message) ?? message.partition ?? 0
    const offset = next.get(partition) ?? -1
    if (offset >= 0) next.set(partition, offset + 1)
    return { partition, offset }
  })

/** The library drops messages for a partition that does not exist, and says nothing. @throws ActionError KAFKA_NO_PARTITION */
const checkPlaces = ({ topic }: ProducerConfig, places: readonly Place[]): void => {
  const lost = places.find(({ offset }) => offset < 0)
  if (lost) throw kafkaError('KAFKA_NO_PARTITION', `the topic ${topic} has no partition ${lost.partition}`)
}

interface ResultOptions {
  readonly places: readonly Place[]
  readonly durationMs: number
}

const toResult = (config: ProducerConfig, { places, durationMs }: ResultOptions): ProducerResult => {
  const { topic } = config
  const written = config.messages ?? [config]
  const messages = places.map((place, index) => ({ topic, ...place, ...keyOf(written[index]?.key) }))
  const [first] = messages
  return {
    success: true,
    topic,
    partition: first?.partition ?? 0,
    offset: first?.offset ?? -1,
    ...keyOf(written[0]?.key),
    ...(written[0]?.payload === undefined ? {} : { payload: written[0].payload }),
    messages,
    count: messages.length,
    duration_ms: Math.round(durationMs * 100) / 100,
  }
}

const keyOf = (key: string | Uint8Array | undefined): { key?: string } =>
  key === undefined ? {} : { key: typeof key === 'string' ? key : new TextDecoder().decode(key) }
