import type { ActionContext } from '@testmesh/action-kit'
import type { Admin } from 'kafkajs'
import { kafkaError } from '../kafka-error.ts'
import { onceItIsReady } from './once-it-is-ready.ts'

/** The next offset to read, digits, by partition and topic. A topic that does not exist yet has none. */
export type Positions = Map<string, Map<number, string>>

/** Where reading begins: a time in milliseconds, or a word. */
export type Start = 'run_start' | 'beginning' | 'latest' | number

interface StartConfig {
  readonly start?: string | undefined
  readonly from_beginning?: boolean | undefined
  readonly auto_offset_reset?: 'earliest' | 'latest' | 'none' | undefined
}

/** @throws ActionError KAFKA_BAD_START */
export const toStart = ({ start, from_beginning, auto_offset_reset }: StartConfig): Start => {
  const written = start ?? (from_beginning ? 'beginning' : auto_offset_reset)
  if (written === undefined || written === 'run_start' || written === 'none') return 'run_start'
  if (written === 'beginning' || written === 'earliest') return 'beginning'
  if (written === 'latest') return 'latest'
  const time = /^\d{12,}$/.test(written) ? Number(written) : Date.parse(written)
  if (Number.isNaN(time)) throw kafkaError('KAFKA_BAD_START', `${JSON.stringify(written)} is no time to start at`)
  return time
}

/** Where the topics end, or begin, or what came first since a time. */
export const findPositions = async (admin: Admin, topics: readonly string[], at: 'beginning' | 'latest' | number): Promise<Positions> => {
  const known = new Set(await admin.listTopics())
  const found = topics.filter((topic) => known.has(topic)).map(async (topic) => [topic, await positionsOf(admin, topic, at)] as const)
  return new Map(await Promise.all(found))
}

const positionsOf = async (admin: Admin, topic: string, at: 'beginning' | 'latest' | number): Promise<Map<number, string>> => {
  if (typeof at === 'number') {
    const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, at)
    return new Map(offsets.map(({ partition, offset }) => [partition, offset]))
  }
  const offsets = await admin.fetchTopicOffsets(topic)
  return new Map(offsets.map(({ partition, low, high }) => [partition, at === 'beginning' ? low : high]))
}

/** Where a group stopped; nothing of partitions it never read. */
export const findCommitted = async (admin: Admin, groupId: string, topics: readonly string[]): Promise<Positions> => {
  const known = new Set(await admin.listTopics())
  const there = topics.filter((topic) => known.has(topic))
  if (there.length === 0) return new Map()
  const offsets = await onceItIsReady(() => admin.fetchOffsets({ groupId, topics: there }))
  return new Map(
    offsets.map(({ topic, partitions }) => [
      topic,
      new Map(partitions.flatMap(({ partition, offset }) => (Number(offset) < 0 ? [] : [[partition, offset] as const]))),
    ]),
  )
}

/** Where each topic ended when the execution began, as far as a consumer was known by then. */
export const startsOfRun = (context: ActionContext, cluster: string): Promise<Positions> =>
  context.use(`starts:${cluster}`, async () => ({ value: new Map(), close: () => undefined }))
