import { type ActionContext, type ActionError, type Config, defineAction, type JsonValue, type Output } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { createStop, type Stop } from '../stop.ts'
import { findAdmin, type OpenAdmin } from './connection/admin.ts'
import { type KafkaSettings, readSettings } from './connection/settings.ts'
import { explainAdmin } from './explain.ts'
import { kafkaAdminSchema } from './kafka-admin.schema.ts'
import { kafkaError } from './kafka-error.ts'
import { stopWords } from './stop-words.ts'

type AdminConfig = Config<typeof kafkaAdminSchema>
type AdminResult = Output<typeof kafkaAdminSchema>

/** How long it may take to delete a topic at the end. Milliseconds. */
const UNDO_MS = 10_000

export const kafkaAdmin = defineAction(kafkaAdminSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const stop = createStop(context, config.timeout, stopWords)
    const settings = await stop.race(readSettings(config, context), 'the certificates')
    const open = await findAdmin(settings, context, stop)
    const done = await operations[config.operation](config, { open, stop, settings, context })
    return { ...done, duration_ms: Math.round((monotonicNow() - startedAt) * 100) / 100 }
  },
  explain: explainAdmin,
  undo: {
    kafka_topic: async (ref, context) => {
      const { topic, settings } = ref as unknown as TopicRef
      const stop = createStop(context, UNDO_MS, stopWords)
      await stop.race(deleteTopic(topic, await findAdmin(settings, context, stop)), 'the end of the topic')
    },
  },
})

/** What is needed to delete a topic, also in another process. */
interface TopicRef {
  readonly topic: string
  readonly settings: KafkaSettings
}

interface Operating {
  readonly open: OpenAdmin
  readonly stop: Stop
  readonly settings: KafkaSettings
  readonly context: ActionContext
}

type Done = Omit<AdminResult, 'duration_ms'>

const operations: Readonly<Record<AdminConfig['operation'], (config: AdminConfig, operating: Operating) => Promise<Done>>> = {
  topics: async ({ topic }, { open: { client, admin }, stop }) => {
    const { topics } = await stop.race(
      client.ask(() => admin.fetchTopicMetadata(topic === undefined ? undefined : { topics: [topic] })),
      'the list of topics',
    )
    const listed = topics.map(({ name, partitions }) => ({ name, partitions: partitions.length }))
    return { topics: listed.toSorted((a, b) => (a.name < b.name ? -1 : 1)), count: listed.length }
  },
  groups: async (_, { open: { client, admin }, stop }) => {
    const groups = await stop.race(
      client.ask(async () => {
        const { groups: listed } = await admin.listGroups()
        const described = listed.length === 0 ? [] : (await admin.describeGroups(listed.map(({ groupId }) => groupId))).groups
        return described.map(({ groupId, state, members }) => ({ group_id: groupId, state, members: members.length }))
      }),
      'the list of groups',
    )
    return { groups: groups.toSorted((a, b) => (a.group_id < b.group_id ? -1 : 1)), count: groups.length }
  },
  create_topic: async (config, operating) => {
    const topic = nameOf(config)
    const { open, stop, settings, context } = operating
    const known = await stop.race(
      open.client.ask(() => open.admin.listTopics()),
      'the list of topics',
    )
    if (known.includes(topic)) {
      if (config.if_not_exists) return { topic, created: false }
      throw kafkaError('KAFKA_TOPIC_EXISTS', `there is a topic ${topic} already`)
    }
    // Before it is made: a crash in between leaves nothing behind.
    if (!config.keep) await context.track({ kind: 'kafka_topic', ref: { topic, settings } as unknown as JsonValue })
    await stop.race(
      open.client.ask(() => createTopic(config, operating)),
      'the topic',
    )
    return { topic, created: true }
  },
  delete_topic: async (config, { open, stop }) => {
    const topic = nameOf(config)
    return { topic, deleted: await stop.race(deleteTopic(topic, open), 'the end of the topic') }
  },
}

const createTopic = async ({ topic = '', partitions, replication_factor, settings = {} }: AdminConfig, { open, stop }: Operating) =>
  open.admin.createTopics({
    waitForLeaders: true,
    timeout: Math.max(1, Math.floor(stop.leftMs())),
    topics: [
      {
        topic,
        numPartitions: partitions ?? -1,
        replicationFactor: replication_factor ?? -1,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      },
    ],
  })

/** The rules of the schema see to it that there is one. */
const nameOf = ({ topic = '' }: AdminConfig): string => topic

/** Whether there was one. */
const deleteTopic = async (topic: string, { client, admin }: OpenAdmin): Promise<boolean> => {
  const known = await client.ask(() => admin.listTopics())
  if (!known.includes(topic)) return false
  const deleting = client.ask(() => admin.deleteTopics({ topics: [topic] }))
  // Gone meanwhile, or before: a broker lists a topic for a moment after it was deleted.
  return deleting.then(
    () => true,
    (error: ActionError) => (error.code === 'KAFKA_NO_TOPIC' ? false : Promise.reject(error)),
  )
}
