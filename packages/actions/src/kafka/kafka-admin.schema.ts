import { boolean, choice, defineSchema, integer, list, map, number, object, text, timeLimit } from '@testmesh/action-kit'
import * as v from 'valibot'
import { connectionAliases, connectionFields, connectionVariables } from './connection/fields.ts'

const optional = v.optional

export const kafkaAdminSchema = defineSchema({
  type: 'kafka_admin',
  family: 'kafka',
  title: 'Manage Kafka',
  description: 'Lists topics and consumer groups, makes a topic, or deletes one.',
  aliases: [
    { name: 'kafka.admin' },
    { name: 'kafka.admin.topics', preset: { operation: 'topics' } },
    { name: 'kafka.admin.create_topic', preset: { operation: 'create_topic' } },
    { name: 'kafka.admin.delete_topic', preset: { operation: 'delete_topic' } },
    { name: 'kafka.admin.groups', preset: { operation: 'groups' } },
  ],
  variables: connectionVariables,
  config: object(
    {
      ...connectionFields,
      operation: choice(['topics', 'create_topic', 'delete_topic', 'groups'], { title: 'Operation' }),
      topic: optional(text({ title: 'Topic', description: 'To make, to delete, or the only one to list.', minLength: 1 })),
      partitions: optional(integer({ title: 'Partitions', description: 'Default: as the cluster is set up.', minimum: 1 })),
      replication_factor: optional(integer({ title: 'Replicas', description: 'Default: as the cluster is set up.', minimum: 1 })),
      settings: optional(
        map(text(), {
          title: 'Settings of the topic',
          description: 'Such as `retention.ms`.',
          examples: [{ 'cleanup.policy': 'compact' }],
        }),
      ),
      if_not_exists: optional(boolean({ title: 'If it does not exist', description: 'A topic that exists already is as good.' })),
      keep: optional(
        boolean({
          title: 'Keep',
          description: 'The topic stays when the execution is over. Default: what it makes is deleted at its end.',
        }),
      ),
      timeout: timeLimit({ title: 'Time limit', default: '10s' }),
    },
    {
      often: ['brokers'],
      aliases: { ...connectionAliases, name: 'topic', num_partitions: 'partitions', config_entries: 'settings', configs: 'settings' },
      rules: [
        { when: { operation: 'create_topic' }, needs: ['topic'] },
        { when: { operation: 'delete_topic' }, needs: ['topic'] },
        { when: { operation: 'groups' }, excludes: ['topic'] },
        ...['topics', 'delete_topic', 'groups'].map((operation) => ({
          when: { operation },
          excludes: ['partitions', 'replication_factor', 'settings', 'if_not_exists', 'keep'],
        })),
      ],
    },
  ),
  output: object({
    topics: optional(
      list(object({ name: text(), partitions: integer({ description: 'How many it has.' }) }), { description: 'topics: those there are.' }),
    ),
    groups: optional(list(object({ group_id: text(), state: text(), members: integer() }), { description: 'groups: those there are.' })),
    count: optional(integer({ description: 'topics, groups: how many.' })),
    topic: optional(text({ description: 'create_topic, delete_topic: which one.' })),
    created: optional(boolean({ description: 'create_topic: false when it was there already.' })),
    deleted: optional(boolean({ description: 'delete_topic: false when there was none.' })),
    duration_ms: number({ unit: 'ms' }),
  }),
})
