import { findFreePort } from '@testmesh-tooling/services'
import { expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { kafkaAdmin } from './kafka-admin.ts'

it('needs a topic to make or delete, and takes settings only for a new one', async () => {
  await using context = createTestContext()
  const run = (config: object) => runAction(kafkaAdmin, { brokers: 'localhost:1', ...config }, context)
  await expect(run({ operation: 'create_topic' })).rejects.toThrow('topic')
  await expect(run({ operation: 'delete_topic', topic: 'a', partitions: 2 })).rejects.toThrow('partitions')
  await expect(run({ operation: 'groups', topic: 'a' })).rejects.toThrow('topic')
})

it('has no broker to ask', async () => {
  await using context = createTestContext()
  const brokers = `127.0.0.1:${await findFreePort()}`
  await expect(runAction(kafkaAdmin, { brokers, operation: 'topics' }, context)).rejects.toMatchObject({
    ...{ code: 'KAFKA_CONNECTION_REFUSED', message: `nothing listens on ${brokers}` },
  })
})

it('is explained', () => {
  expect(kafkaAdmin.explain?.({ brokers: ['a:1', 'b:2'], operation: 'topics', timeout: 1 }, undefined)).toEqual({
    request: 'Kafka a:1,b:2: topics',
    repeat: 'kcat -L -b a:1,b:2',
  })
})
