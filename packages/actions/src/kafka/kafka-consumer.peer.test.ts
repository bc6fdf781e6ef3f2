import { spawn } from 'node:child_process'
import { ActionError, type Mismatch } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, type KafkaServer, kafkaLogin, kafkaPeer, kafkaServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../testing/test-context.ts'
import { kafkaCodes } from './codes.ts'
import { kafkaAdmin } from './kafka-admin.ts'
import { kafkaConsumer } from './kafka-consumer.ts'
import { kafkaProducer } from './kafka-producer.ts'

const tls = createTlsIdentity()
const peer = kafkaPeer()
let kafka: KafkaServer

describe.skipIf(peer.isMissing)(peer.label, () => {
  beforeAll(async () => {
    kafka = await kafkaServer({ tls })
  })
  afterAll(() => kafka.stop())

  let topics = 0
  const newTopic = () => `topic-${++topics}`

  /** Actions of one execution. */
  const execution = (context: TestContext = createTestContext()) => {
    const step = (handler: typeof kafkaProducer | typeof kafkaConsumer | typeof kafkaAdmin) => (config: object) =>
      runAction(handler as typeof kafkaConsumer, { brokers: kafka.broker, ...config }, context) as unknown as Promise<
        Record<string, unknown>
      >
    const prepare = (config: object) => kafkaConsumer.prepare?.({ brokers: kafka.broker, timeout: 5000, ...config } as never, context)
    const { [Symbol.asyncDispose]: close } = context
    return {
      context,
      send: step(kafkaProducer),
      receive: step(kafkaConsumer),
      admin: step(kafkaAdmin),
      prepare,
      [Symbol.asyncDispose]: close,
    }
  }

  describe('the producer', () => {
    it('says where each message stands', async () => {
      await using run = execution()
      const topic = newTopic()
      await run.admin({ operation: 'create_topic', topic, partitions: 2 })
      expect(await run.send({ topic, key: 'a', payload: { n: 1 }, partition: 1 })).toMatchObject({
        ...{ success: true, topic, partition: 1, offset: 0, key: 'a', payload: { n: 1 }, count: 1 },
      })
      const messages = [
        { payload: 'x', partition: 0 },
        { payload: 'y', partition: 1 },
        { payload: 'z', partition: 1 },
      ]
      expect(await run.send({ topic, messages })).toMatchObject({
        messages: [
          { topic, partition: 0, offset: 0 },
          { topic, partition: 1, offset: 1 },
          { topic, partition: 1, offset: 2 },
        ],
        count: 3,
      })
      await expect(run.send({ topic, payload: 'x', partition: 7 })).rejects.toMatchObject({
        code: 'KAFKA_NO_PARTITION',
        message: `the topic ${topic} has no partition 7`,
      })
    })

    it('makes a topic that does not exist, and tells what is too large', async () => {
      await using run = execution()
      const topic = newTopic()
      expect(await run.send({ topic, payload: 'first' })).toMatchObject({ offset: 0 })
      await expect(run.send({ topic, payload: 'x'.repeat(2_000_000) })).rejects.toMatchObject({ code: 'KAFKA_BAD_MESSAGE' })
    })
  })

  describe('the consumer', () => {
    it('finds what was sent since the execution began, and nothing older', async () => {
      await using before = execution()
      const topic = newTopic()
      await before.send({ topic, payload: { n: 0 } })
      await using run = execution()
      await run.prepare({ topic })
      await before.send({ topic, key: 'k', payload: { n: 1 }, headers: { kind: 'order', many: ['a', 'b'] } })
      const { messages, ...result } = await run.receive({ topic })
      expect(result).toMatchObject({ count: 1, seen: 1, value: { n: 1 } })
      expect(messages).toEqual([
        {
          topic,
          partition: expect.any(Number),
          offset: expect.any(Number),
          key: 'k',
          value: { n: 1 },
          raw: '{"n":1}',
          json: { n: 1 },
          headers: { kind: 'order', many: ['a', 'b'], traceparent: before.context.trace.traceparent },
          timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        },
      ])
      // It reads again from there: it is in no group, and takes nothing from anybody.
      expect(await run.receive({ topic })).toMatchObject({ value: { n: 1 } })
      expect(await run.admin({ operation: 'groups' })).toMatchObject({ groups: [] })
    })

    it('goes by the time of messages where the topic was not known before the first step', async () => {
      await using before = execution()
      const topic = newTopic()
      await before.send({ topic, payload: 'old' })
      await new Promise((resolve) => setTimeout(resolve, 20))
      await using run = execution()
      await before.send({ topic, payload: 'new' })
      expect(await run.receive({ topic })).toMatchObject({ value: 'new', seen: 1 })
    })

    it('waits for a topic that does not exist yet', async () => {
      await using run = execution()
      const topic = newTopic()
      await run.prepare({ topic })
      const waiting = run.receive({ topic })
      setTimeout(() => void run.send({ topic, payload: 'at last' }), 300)
      expect(await waiting).toMatchObject({ value: 'at last' })
      await expect(run.receive({ topic: 'nowhere', timeout: '300ms' })).rejects.toMatchObject({
        code: 'KAFKA_NO_TOPIC',
        message: 'there is no topic nowhere',
      })
    })

    it('starts where it is told to', async () => {
      await using run = execution()
      const topic = newTopic()
      await run.send({ topic, messages: [{ payload: 'a' }, { payload: 'b' }] })
      const between = new Date(Date.now() + 5).toISOString()
      await new Promise((resolve) => setTimeout(resolve, 20))
      await using later = execution()
      await later.send({ topic, payload: 'c' })
      const count = async (start: object) => (await later.receive({ topic, max_messages: 9, timeout: '2s', ...start })).count
      expect(await Promise.all([{ start: 'beginning' }, { from_beginning: true }, { start: between }, {}].map(count))).toEqual([3, 3, 1, 1])
      await expect(count({ start: 'latest' })).rejects.toMatchObject({ code: 'KAFKA_TOO_FEW' })
      await expect(count({ start: 'teatime' })).rejects.toMatchObject({ code: 'KAFKA_BAD_START' })
    })

    it('reads several topics, and values that are no JSON', async () => {
      await using run = execution()
      const [one, two] = [newTopic(), newTopic()]
      await run.send({ topic: one, payload: 'plain' })
      await run.send({ topic: two, payload: '42' })
      const { messages } = await run.receive({ topic: [one, two], count: 2 })
      expect(messages).toMatchObject([
        { topic: one, value: 'plain', json: null },
        { topic: two, value: '42', json: 42 },
      ])
    })

    it('reads every compression', async () => {
      await using run = execution()
      const topic = newTopic()
      for (const compression of ['gzip', 'snappy', 'lz4', 'zstd']) await run.send({ topic, compression, payload: compression.repeat(50) })
      const kinds = spawn('kcat', ['-P', '-b', kafka.broker, '-t', topic, '-z', 'snappy'], { stdio: ['pipe', 'ignore', 'inherit'] })
      kinds.stdin.end('by kcat'.repeat(50))
      const { messages } = await run.receive({ topic, count: 5 })
      const values = (messages as unknown as { value: string }[]).map(({ value }) => value)
      expect(values.toSorted()).toEqual(['by kcat', 'gzip', 'lz4', 'snappy', 'zstd'].map((word) => word.repeat(50)))
    })

    const equals =
      (key: string, wanted: unknown) =>
      (value: unknown): Mismatch[] => {
        const actual = (value as Record<string, unknown> | null)?.[key]
        const words = (of: unknown) => ({ type: typeof of, text: JSON.stringify(of) ?? 'missing' })
        return actual === wanted ? [] : [{ path: key, expected: words(wanted), actual: words(actual) } as unknown as Mismatch]
      }

    it('takes only what matches, and says what came instead, nearest first', async () => {
      await using run = execution()
      const topic = newTopic()
      const payloads = [
        { id: 1, state: 'new' },
        { id: 2, state: 'new' },
        { id: 2, state: 'paid' },
      ]
      await run.send({ topic, messages: payloads.map((payload) => ({ key: `k${payload.id}`, payload, partition: 0 })) })
      const json_path = [({ $: value }: Record<string, unknown>) => (value as { id: number }).id]
      const match = { key_pattern: '^k2$', value: equals('state', 'paid'), json_path, json_value: '2' }
      expect(await run.receive({ topic, match })).toMatchObject({ value: { id: 2, state: 'paid' }, count: 1, seen: 3 })
      const text = 'offset > 1'
      const expression = Object.assign(({ offset }: { offset?: number }) => (offset ?? 0) > 1, { text })
      const failure = run.receive({ topic, match: { ...match, value: equals('state', 'gone'), expression }, timeout: '400ms' })
      await expect(failure).rejects.toMatchObject({
        code: 'KAFKA_TOO_FEW',
        kind: 'timeout',
        message: `0 of 1 message came on ${topic} within 400 ms; 3 others did not match, the nearest first:
  ${topic}[0]@2 key "k2" {"id":2,"state":"paid"}: value.state should be "gone", is "paid"
  ${topic}[0]@1 key "k2" {"id":2,"state":"new"}: value.state should be "gone", is "new"; offset > 1 does not hold
  ${topic}[0]@0 key "k1" {"id":1,"state":"new"}: key does not match ^k2$; value.state should be "gone", is "new"; the expression should be "2", is 1; and 1 more`,
        result: { count: 0, near_misses: [{ offset: 2 }, { offset: 1 }, { offset: 0 }] },
      })
      await expect(run.receive({ topic, match: { key_pattern: '(' } })).rejects.toMatchObject({ code: 'KAFKA_BAD_MATCH' })
    })

    it('can make sure that nothing comes', async () => {
      await using run = execution()
      const topic = newTopic()
      await run.send({ topic, payload: { state: 'ok' } })
      const never = { topic, never: true, timeout: '2s' }
      expect(await run.receive({ ...never, match: { value: equals('state', 'failed') } })).toMatchObject({ count: 0, seen: 1 })
      await expect(run.receive(never)).rejects.toMatchObject({
        code: 'KAFKA_UNEXPECTED',
        message: expect.stringContaining('{"state":"ok"}'),
        result: { count: 1 },
      })
    })

    it('does not take for nothing what it had no time to look at', async () => {
      await using run = execution()
      const topic = newTopic()
      // Large: they take their time to come.
      for (let n = 0; n < 4; n++) await run.send({ topic, payload: 'x'.repeat(900_000), partition: 0 })
      const codeOf = (timeout: string) => run.receive({ topic, never: true, timeout }).then(JSON.stringify, ({ code }) => code)
      expect(await codeOf('20s')).toBe('KAFKA_UNEXPECTED')
      const startedAt = performance.now()
      expect(await codeOf('20s')).toBe('KAFKA_UNEXPECTED')
      const lookMs = performance.now() - startedAt
      // Time is up at every moment of such a look.
      for (let part = 1; part <= 60; part++)
        expect(await codeOf(`${Math.ceil((lookMs * part) / 50)}ms`)).toMatch(/^KAFKA_(TIMEOUT|UNEXPECTED)$/)
    })

    it('goes on where a group stopped, and notes there only what it returned', async () => {
      await using run = execution()
      const topic = newTopic()
      const group_id = `group-${topic}`
      await run.send({ topic, messages: ['a', 'b', 'c'].map((payload) => ({ payload, partition: 0 })) })
      const next = async () => (await run.receive({ topic, group_id })).value
      expect([await next(), await next()]).toEqual(['a', 'b'])
      expect(await run.receive({ topic, group_id, max_messages: 5, timeout: '1500ms' })).toMatchObject({ count: 1, value: 'c' })
      await expect(run.receive({ topic, group_id, timeout: '1500ms' })).rejects.toMatchObject({ code: 'KAFKA_TOO_FEW' })
      expect(await run.admin({ operation: 'groups' })).toMatchObject({ groups: [{ group_id, state: 'Empty', members: 0 }] })
    })

    it('does not see messages of transactions that were given up', async () => {
      const { Kafka, logLevel } = await import('kafkajs')
      const topic = newTopic()
      const producer = new Kafka({ brokers: [kafka.broker], logLevel: logLevel.NOTHING }).producer({
        transactionalId: topic,
        idempotent: true,
      })
      await producer.connect()
      for (const [value, isGivenUp] of [
        ['lost', true],
        ['kept', false],
      ] as const) {
        const transaction = await producer.transaction()
        await transaction.send({ topic, messages: [{ value }] })
        await (isGivenUp ? transaction.abort() : transaction.commit())
      }
      await producer.disconnect()
      await using run = execution()
      expect(await run.receive({ topic, start: 'beginning' })).toMatchObject({ value: 'kept', seen: 1 })
    })

    it('can be listened to, from the moment it is opened', async () => {
      await using run = execution()
      const topic = newTopic()
      await run.send({ topic, payload: 'before' })
      const listener = await kafkaConsumer.listen?.({ brokers: kafka.broker, topic, timeout: 5000 } as never, run.context)
      await run.send({ topic, messages: [{ payload: 'one' }, { payload: 'two' }] })
      const values: unknown[] = []
      for await (const { value } of listener?.messages ?? []) {
        values.push(value)
        if (values.length === 2) await listener?.close()
      }
      expect(values.toSorted()).toEqual(['one', 'two'])
    })
  })

  describe('the admin', () => {
    it('makes a topic for as long as the execution lasts', async () => {
      await using run = execution()
      const topic = newTopic()
      const create = { operation: 'create_topic', topic, partitions: 3, settings: { 'retention.ms': 60_000 } }
      expect(await run.admin(create)).toMatchObject({ topic, created: true })
      expect(run.context.tracked).toMatchObject([{ kind: 'kafka_topic', ref: { topic } }])
      await expect(run.admin(create)).rejects.toMatchObject({ code: 'KAFKA_TOPIC_EXISTS' })
      expect(await run.admin({ ...create, if_not_exists: true })).toMatchObject({ created: false })
      expect(await run.admin({ operation: 'topics', topic })).toMatchObject({ topics: [{ name: topic, partitions: 3 }], count: 1 })
      expect(await run.admin({ operation: 'delete_topic', topic })).toMatchObject({ deleted: true })
      expect(await run.admin({ operation: 'delete_topic', topic })).toMatchObject({ deleted: false })
      await expect(run.admin({ operation: 'topics', topic })).rejects.toMatchObject({ code: 'KAFKA_NO_TOPIC' })
    })

    it('deletes a topic once, however many delete it at the same time', async () => {
      await using run = execution()
      const topic = newTopic()
      const config = { operation: 'delete_topic', topic }
      await run.admin({ operation: 'create_topic', topic })
      const deleted = await Promise.all([1, 2, 3].map(async () => (await run.admin(config)).deleted))
      expect(deleted.filter(Boolean)).toEqual([true])
    })
  })

  describe('how it connects', () => {
    it('logs in by PLAIN and by SCRAM, and says when it may not', async () => {
      for (const mechanism of ['plain', 'SCRAM-SHA-256']) {
        await using run = execution()
        const topics = (sasl: object) =>
          run.admin({ brokers: kafka.saslBroker, operation: 'topics', sasl: { mechanism, ...kafkaLogin, ...sasl } })
        expect(await topics({})).toMatchObject({ count: expect.any(Number) })
        await expect(topics({ password: 'wrong' })).rejects.toMatchObject({ code: 'KAFKA_AUTH' })
      }
      await using run = execution()
      const withoutLogin = run.admin({ brokers: kafka.saslBroker, operation: 'topics' })
      await expect(withoutLogin).rejects.toMatchObject({ code: 'KAFKA_CONNECTION_LOST', kind: 'connection' })
    })

    it('speaks TLS to a broker it is told to trust', async () => {
      await using run = execution()
      const topics = (config: object) => run.admin({ brokers: kafka.tlsBroker, operation: 'topics', timeout: '3s', ...config })
      expect(await topics({ tls: { ca: tls.cert } })).toMatchObject({ count: expect.any(Number) })
      await expect(topics({ tls: true })).rejects.toMatchObject({ code: 'KAFKA_TLS', kind: 'connection' })
      await expect(topics({ brokers: kafka.broker, tls: true })).rejects.toMatchObject({ code: 'KAFKA_TLS' })
      await expect(topics({})).rejects.toMatchObject({ code: 'KAFKA_NOT_KAFKA' })
    })

    it('asks egress for every address, also for those that brokers advertise', async () => {
      await using run = execution()
      await run.admin({ operation: 'topics', brokers: kafka.broker.replace('127.0.0.1', 'localhost') })
      const port = kafka.broker.split(':')[1]
      expect(new Set(run.context.resolved)).toEqual(new Set([`localhost:${port}`, `127.0.0.1:${port}`]))
      await using denied = execution(
        Object.assign(createTestContext(), {
          net: {
            resolve: async () => {
              throw new ActionError('EGRESS_DENIED', 'not there')
            },
          },
        }),
      )
      await expect(denied.admin({ operation: 'topics' })).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
    })
  })

  for (const [handler, cases, hang] of [
    [kafkaProducer, [{ name: 'a message', config: () => ({ brokers: kafka.broker, topic: 'contract', payload: { a: 1 } }) }], undefined],
    [
      kafkaConsumer,
      [{ name: 'from the beginning', config: () => ({ brokers: kafka.broker, topic: 'contract', start: 'beginning' }) }],
      () => ({ brokers: kafka.broker, topic: 'contract', start: 'latest' }),
    ],
    [
      kafkaAdmin,
      [{ name: 'a new topic', config: () => ({ brokers: kafka.broker, topic: newTopic(), operation: 'create_topic' }) }],
      undefined,
    ],
  ] as const)
    describe(`the contract of ${handler.schema.type}`, () => {
      const contract = actionContract(handler, {
        createContext: createTestContext,
        activeResources,
        codes: Object.keys(kafkaCodes),
        cases,
        ...(hang ? { hang } : {}),
        unreachable: async () => ({ ...(await cases[0].config()), brokers: `127.0.0.1:${await findFreePort()}` }),
      })
      for (const { name, run: prove } of contract) it(name, prove)
    })

  it('is told when the broker is killed', async () => {
    await using run = execution()
    const topic = newTopic()
    await run.send({ topic, payload: 'before' })
    const waiting = run.receive({ topic, match: { key_pattern: 'never' } })
    setTimeout(() => void kafka.stop(), 300)
    await expect(waiting).rejects.toMatchObject({ code: expect.stringMatching(/^KAFKA_CONNECTION_/), kind: 'connection' })
    // Lost, where the connection that was there is only now found broken.
    await expect(run.send({ topic, payload: 'x' })).rejects.toMatchObject({ code: expect.stringMatching(/^KAFKA_CONNECTION_/) })
  })
})
