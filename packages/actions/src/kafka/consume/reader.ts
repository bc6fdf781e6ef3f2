/// <reference path="../connection/inner-modules.d.ts" />
import type { ActionContext } from '@testmesh/action-kit'
import { type Client, createClient } from '../connection/client.ts'
import type { KafkaSettings } from '../connection/settings.ts'
import { type FetchAnswer, type InnerCluster, innerCluster, READ_COMMITTED } from './fetched.ts'
import { type ConsumedMessage, toMessage } from './message.ts'
import { onceItIsReady } from './once-it-is-ready.ts'
import type { Positions } from './positions.ts'

/** Reads topics from given positions on, in no group. It has connections of its own: waiting for messages occupies one. */
export interface Reader {
  /** What came next, by time; nothing after `POLL_MS` without any. @throws ActionError */
  read(): Promise<readonly ConsumedMessage[]>
  /** Whether it is known yet what there is to read. */
  hasRead(): boolean
  /** Topics that do not exist yet. */
  missing(): readonly string[]
  /** Notes as read by a group, which must have no members, all up to the positions. @throws ActionError KAFKA_GROUP_IN_USE */
  commit(groupId: string, positions: Positions): Promise<void>
  close(): void
}

interface ReaderOptions {
  readonly settings: KafkaSettings
  readonly net: ActionContext['net']
  readonly clock: ActionContext['clock']
  readonly topics: readonly string[]
  readonly positions: Positions
}

/** How long a broker holds an answer back when nothing comes, and how often a topic that does not exist is looked for. Milliseconds. */
const POLL_MS = 200
const FETCH_BYTES = 4 * 1024 * 1024

export const openReader = async ({ settings, net, clock, topics, positions }: ReaderOptions): Promise<Reader> => {
  const client = await createClient({ settings, net })
  const { default: Batch } = await import('kafkajs/src/consumer/batch.js')
  const cluster = innerCluster(client.kafka)
  const known = new Set<string>()

  const messagesOf = ({ responses }: FetchAnswer): ConsumedMessage[] =>
    responses.flatMap(({ topicName: topic, partitions }) =>
      partitions.flatMap((data) => {
        const { partition } = data
        const from = positions.get(topic)?.get(partition) ?? '0'
        const batch = new Batch(topic, from, data)
        if (data.messages.length > 0) positions.get(topic)?.set(partition, String(BigInt(batch.lastOffset()) + 1n))
        return batch.messages.map((message) => toMessage(message, { topic, partition }))
      }),
    )

  let hasRead = false
  const read = async (): Promise<readonly ConsumedMessage[]> => {
    await findTopics({ client, cluster, topics, known, positions })
    if (known.size === 0) {
      hasRead = true
      await clock.sleep(POLL_MS)
      return []
    }
    // The first look is answered at once: of a topic without messages, too, it is known before time is up.
    const answers = await client.ask(() => fetchAll(cluster, positions, hasRead ? POLL_MS : 0))
    hasRead ||= answers.length > 0
    return answers.flatMap(messagesOf).sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0))
  }

  const commit = (groupId: string, read: Positions): Promise<void> =>
    client.ask(() =>
      onceItIsReady(async () => {
        const coordinator = await cluster.findGroupCoordinator({ groupId })
        // Without a member and a generation: as a reader that is not part of the group.
        await coordinator.offsetCommit({ groupId, groupGenerationId: -1, memberId: '', topics: toRequest(read, (offset) => ({ offset })) })
      }),
    )

  const missing = () => topics.filter((topic) => !known.has(topic))
  return { read, hasRead: () => hasRead, missing, commit, close: client.close }
}

interface FindOptions {
  readonly client: Client
  readonly cluster: InnerCluster
  readonly topics: readonly string[]
  readonly known: Set<string>
  readonly positions: Positions
}

/** Topics that did not exist when reading began are read from their beginning, once they do. */
const findTopics = async ({ client, cluster, topics, known, positions }: FindOptions): Promise<void> => {
  if (known.size === topics.length) return
  await client.ask(async () => {
    await cluster.connect()
    for (const topic of topics) {
      if (known.has(topic)) continue
      const exists = await cluster.addMultipleTargetTopics([topic]).then(
        () => true,
        (error: { readonly type?: string }) => (error.type === 'UNKNOWN_TOPIC_OR_PARTITION' ? false : Promise.reject(error)),
      )
      if (!exists) continue
      const starts = positions.get(topic) ?? new Map<number, string>()
      for (const { partitionId } of cluster.findTopicPartitionMetadata(topic)) if (!starts.has(partitionId)) starts.set(partitionId, '0')
      positions.set(topic, starts)
      known.add(topic)
    }
  })
}

/** Asks all brokers that lead a partition at the same time. No answer is where one was asked that leads no more. */
const fetchAll = async (cluster: InnerCluster, positions: Positions, maxWaitTime: number): Promise<FetchAnswer[]> => {
  try {
    const asked = [...byLeader(cluster, positions)].map(async ([nodeId, own]) => {
      const broker = await cluster.findBroker({ nodeId })
      return broker.fetch({
        ...fetchOptions,
        maxWaitTime,
        topics: toRequest(own, (fetchOffset) => ({ fetchOffset, maxBytes: FETCH_BYTES })),
      })
    })
    return await Promise.all(asked)
  } catch (error) {
    if (!movesOn(error)) throw error
    await cluster.refreshMetadata()
    if (error.topic !== undefined && error.partition !== undefined) await skipToWhatIsKept(cluster, positions, error as Required<Moved>)
    return []
  }
}

const fetchOptions = { isolationLevel: READ_COMMITTED, minBytes: 1, maxBytes: FETCH_BYTES }

const byLeader = (cluster: InnerCluster, positions: Positions): Map<number, Positions> => {
  const leaders = new Map<number, Positions>()
  for (const [topic, partitions] of positions)
    for (const { partitionId, leader } of cluster.findTopicPartitionMetadata(topic)) {
      const own: Positions = leaders.get(leader) ?? new Map()
      const offsets = own.get(topic) ?? new Map<number, string>()
      leaders.set(leader, own.set(topic, offsets.set(partitionId, partitions.get(partitionId) ?? '0')))
    }
  return leaders
}

const toRequest = <T>(positions: Positions, of: (offset: string) => T): { topic: string; partitions: (T & { partition: number })[] }[] =>
  [...positions].map(([topic, partitions]) => ({
    topic,
    partitions: [...partitions].map(([partition, offset]) => ({ partition, ...of(offset) })),
  }))

interface Moved {
  readonly type?: string
  readonly topic?: string
  readonly partition?: number
}

/** Leaders change, and what is old is deleted: the next look finds out. */
const movesOn = (error: unknown): error is Moved =>
  ['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'OFFSET_OUT_OF_RANGE', 'UNKNOWN_TOPIC_OR_PARTITION', 'FENCED_LEADER_EPOCH'].includes(
    (error as Moved).type ?? '',
  )

/** What was to be read next is deleted, or the topic was made anew: reading goes on with the oldest message there is. */
const skipToWhatIsKept = async (cluster: InnerCluster, positions: Positions, { topic, partition }: Required<Moved>): Promise<void> => {
  const [found] = await cluster.fetchTopicsOffset([{ topic, partitions: [{ partition }], fromBeginning: true }])
  const oldest = found?.partitions[0]?.offset
  if (oldest !== undefined) positions.get(topic)?.set(partition, oldest)
}
