import { randomUUID } from 'node:crypto'
import { type Consumer, Kafka, logLevel, Partitioners } from 'kafkajs'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { calmTimers } from './calm-timers.ts'
import { type EventBus, type OrderEvent, orderTopic, type Subscription } from './event-bus.ts'

export interface KafkaOptions {
  readonly brokers: readonly string[]
  readonly telemetry: Telemetry
  log(line: string): void
}

/** Order events as JSON on one topic, keyed by order, the trace context in the header `traceparent`. */
export const createKafkaEvents = async ({ brokers, telemetry, log }: KafkaOptions): Promise<EventBus> => {
  await calmTimers()
  const kafka = new Kafka({ clientId: 'shop', brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 3 } })
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: true })
  await producer.connect()
  await createTopic(kafka)
  const consumers: Consumer[] = []
  return {
    kind: 'kafka',
    publish: async (event) => {
      const traceparent = telemetry.traceparent()
      const headers = traceparent === undefined ? {} : { traceparent }
      await producer.send({ topic: orderTopic, messages: [{ key: event.order_id, value: JSON.stringify(event), headers }] })
    },
    subscribe: async (subscription) => {
      // A group of its own per shop and subscriber: two shops on one broker both hear everything.
      const consumer = kafka.consumer({ groupId: `shop-${subscription.subscriber}-${randomUUID()}`, maxWaitTimeInMs: 100 })
      consumers.push(consumer)
      await startConsumer({ consumer, subscription, telemetry, log })
    },
    stop: async () => void (await Promise.all([producer.disconnect(), ...consumers.map((consumer) => consumer.disconnect())])),
  }
}

// Some brokers make topics on first use only, and refuse to be asked; consuming asks for the metadata, which is enough.
const createTopic = async (kafka: Kafka): Promise<void> => {
  const admin = kafka.admin({ retry: { retries: 1 } })
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: orderTopic }], waitForLeaders: true }).catch(() => false)
  await admin.disconnect()
}

interface Consuming {
  readonly consumer: Consumer
  readonly subscription: Subscription
  readonly telemetry: Telemetry
  log(line: string): void
}

const startConsumer = async ({ consumer, subscription, telemetry, log }: Consuming): Promise<void> => {
  await consumer.connect()
  await consumer.subscribe({ topic: orderTopic, fromBeginning: false })
  const joined = new Promise<void>((resolve) => void consumer.on(consumer.events.GROUP_JOIN, () => resolve()))
  await consumer.run({
    eachMessage: async ({ message }) => {
      const event = JSON.parse(message.value?.toString() ?? '') as OrderEvent
      const handle = (): Promise<void> => subscription.handle(event)
      await telemetry.continue(message.headers?.traceparent?.toString(), handle).catch((error: unknown) => {
        log(`${subscription.subscriber}: ${event.type} failed: ${String(error)}`)
      })
    },
  })
  await joined
}
