import { type ActionContext, type Config, defineAction, type Output } from '@testmesh/action-kit'
import { toListener } from '../messages/to-listener.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { createStop, type Stop } from '../stop.ts'
import { findAdmin, type OpenAdmin } from './connection/admin.ts'
import { connectionTo, type KafkaSettings, readSettings } from './connection/settings.ts'
import { collect } from './consume/collect.ts'
import { createMatcher } from './consume/matcher.ts'
import type { ConsumedMessage } from './consume/message.ts'
import { findCommitted, findPositions, type Positions, startsOfRun, toStart } from './consume/positions.ts'
import { openReader, type Reader } from './consume/reader.ts'
import { explainConsumer } from './explain.ts'
import { kafkaConsumerSchema } from './kafka-consumer.schema.ts'
import { stopWords } from './stop-words.ts'

type ConsumerConfig = Config<typeof kafkaConsumerSchema>
type ConsumerResult = Output<typeof kafkaConsumerSchema>

/** How long getting ready may hold the first step back: a broker that does not answer is told by the step itself. Milliseconds. */
const PREPARE_MS = 5_000

export const kafkaConsumer = defineAction(kafkaConsumerSchema, {
  prepare: async (config, context) => {
    const stop = createStop(context, Math.min(PREPARE_MS, config.timeout), stopWords)
    await noteStarts(config, { context, stop }).catch(() => undefined)
  },
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const stop = createStop(context, config.timeout, stopWords)
    const matches = await createMatcher(config.match)
    const reader = await startReading(config, { context, stop })
    try {
      const { messages, seen } = await collect(config, { reader, stop, matches })
      if (config.group_id !== undefined && messages.length > 0) await commit(config.group_id, messages, { context, reader })
      return toResult(messages, { seen, durationMs: monotonicNow() - startedAt })
    } finally {
      reader.close()
    }
  },
  listen: async (config, context) => {
    const stop = createStop(context, config.timeout, stopWords)
    const matches = await createMatcher(config.match)
    // Opened before what it waits for: what was there before does not count, unless it is asked for.
    const start = { start: 'latest', ...config }
    const reader = await startReading(start, { context, stop })
    return toListener({ take: reader.read, fits: (message) => matches(message).length === 0, close: reader.close })
  },
  explain: explainConsumer,
})

interface Reading {
  readonly context: ActionContext
  readonly stop: Stop
}

const startReading = async (config: ConsumerConfig, { context, stop }: Reading): Promise<Reader> => {
  const start = toStart(config)
  const settings = await stop.race(readSettings(config, context), 'the certificates')
  const open = await findAdmin(settings, context, stop)
  const positions = await stop.race(beginAt(config, { start, settings, open, context }), 'the offsets of the topics')
  const { net, clock } = context
  return stop.race(openReader({ settings, net, clock, topics: [config.topic].flat(), positions }), connectionTo(settings))
}

interface BeginOptions {
  readonly start: ReturnType<typeof toStart>
  readonly settings: KafkaSettings
  readonly open: OpenAdmin
  readonly context: ActionContext
}

/** Where a group stopped, and for all it has not read: where reading was told to start. */
const beginAt = async ({ topic, group_id }: ConsumerConfig, { start, settings, open, context }: BeginOptions): Promise<Positions> => {
  const topics = [topic].flat()
  const { client, admin } = open
  const begins =
    start === 'run_start'
      ? await beginOfRun(topics, { settings, open, context })
      : await client.ask(() => findPositions(admin, topics, start))
  if (group_id === undefined) return begins
  const committed = await client.ask(() => findCommitted(admin, group_id, topics))
  return new Map([...begins].map(([name, offsets]) => [name, new Map([...offsets, ...(committed.get(name) ?? [])])]))
}

/** Noted before the first step where the topic was known by then; else by the time of the messages. */
const beginOfRun = async (topics: readonly string[], { settings, open, context }: Omit<BeginOptions, 'start'>): Promise<Positions> => {
  const noted = await startsOfRun(context, JSON.stringify(settings))
  const others = topics.filter((topic) => !noted.has(topic))
  const found: Positions =
    others.length === 0 ? new Map() : await open.client.ask(() => findPositions(open.admin, others, Math.floor(context.startedAt)))
  // A copy: reading moves them on.
  return new Map(topics.flatMap((topic) => copyOf(topic, noted.get(topic) ?? found.get(topic))))
}

const copyOf = (topic: string, offsets: Map<number, string> | undefined): [string, Map<number, string>][] =>
  offsets ? [[topic, new Map(offsets)]] : []

const noteStarts = async (config: ConsumerConfig, { context, stop }: Reading): Promise<void> => {
  if (toStart(config) !== 'run_start') return
  const settings = await readSettings(config, context)
  const { client, admin } = await findAdmin(settings, context, stop)
  const topics = [config.topic].flat()
  const found = await stop.race(
    client.ask(() => findPositions(admin, topics, 'latest')),
    'the ends of the topics',
  )
  const noted = await startsOfRun(context, JSON.stringify(settings))
  // A topic that does not exist yet is read from its first message on.
  for (const topic of topics) if (!noted.has(topic)) noted.set(topic, found.get(topic) ?? new Map())
}

/** How long the group may take to note what was read, beside the time that reading took. Milliseconds. */
const COMMIT_MS = 5_000

interface Committing {
  readonly context: ActionContext
  readonly reader: Reader
}

const commit = (groupId: string, messages: readonly ConsumedMessage[], { context, reader }: Committing): Promise<void> =>
  createStop(context, COMMIT_MS, stopWords).race(reader.commit(groupId, behind(messages)), 'the answer of the group')

/** Behind the last message of each partition that was returned. */
const behind = (messages: readonly ConsumedMessage[]): Positions => {
  const positions: Positions = new Map()
  for (const { topic, partition, offset } of messages) {
    const offsets = positions.get(topic) ?? new Map<number, string>()
    const next = Math.max(Number(offsets.get(partition) ?? 0), offset + 1)
    positions.set(topic, offsets.set(partition, String(next)))
  }
  return positions
}

interface ResultOptions {
  readonly seen: number
  readonly durationMs: number
}

const toResult = (messages: readonly ConsumedMessage[], { seen, durationMs }: ResultOptions): ConsumerResult => {
  const [first] = messages
  return {
    messages: messages as ConsumerResult['messages'],
    count: messages.length,
    ...(first ? { value: first.value } : {}),
    seen,
    duration_ms: Math.round(durationMs * 100) / 100,
  }
}
