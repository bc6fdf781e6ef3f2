import type { Config, Output } from '@testmesh/action-kit'
import { shellQuote } from '../shell-quote.ts'
import type { ConnectionConfig } from './connection/settings.ts'
import type { kafkaAdminSchema } from './kafka-admin.schema.ts'
import type { kafkaConsumerSchema } from './kafka-consumer.schema.ts'
import type { kafkaProducerSchema } from './kafka-producer.schema.ts'

interface Explained {
  readonly request: string
  readonly repeat?: string
}

/** What was sent where, and a kcat command that sends it again. */
export const explainProducer = (
  config: Config<typeof kafkaProducerSchema>,
  result: Partial<Output<typeof kafkaProducerSchema>> | undefined,
): Explained => {
  const [first, ...others] = config.messages ?? [config]
  const request = `Kafka ${brokersOf(config)}: send to ${config.topic}${result ? ` → partition ${result.partition}, offset ${result.offset}` : ''}`
  if (others.length > 0 || first?.payload === undefined || first.payload instanceof Uint8Array) return { request }
  const payload = typeof first.payload === 'string' ? first.payload : JSON.stringify(first.payload)
  const headers = Object.entries(first.headers ?? {}).flatMap(([name, value]) => [value].flat().flatMap((one) => ['-H', `${name}=${one}`]))
  const key = typeof first.key === 'string' ? ['-k', first.key] : []
  const partition = first.partition === undefined ? [] : ['-p', String(first.partition)]
  return {
    request,
    repeat: `printf %s ${shellQuote(payload)} | ${kcat(['-P', ...kcatTarget(config), '-t', config.topic, ...partition, ...key, ...headers])}`,
  }
}

/** What was read, and a kcat command that shows the topics. */
export const explainConsumer = (
  config: Config<typeof kafkaConsumerSchema>,
  result: Partial<Output<typeof kafkaConsumerSchema>> | undefined,
): Explained => {
  const [topic = ''] = [config.topic].flat()
  return {
    request: `Kafka ${brokersOf(config)}: read ${[config.topic].flat().join(', ')}${result ? ` → ${result.count} of ${result.seen} messages` : ''}`,
    repeat: kcat(['-C', ...kcatTarget(config), '-t', topic, '-o', 'beginning', '-e', '-f', '%p@%o %k %s\\n']),
  }
}

export const explainAdmin = (config: Config<typeof kafkaAdminSchema>): Explained => ({
  request: `Kafka ${brokersOf(config)}: ${config.operation.replace('_', ' ')} ${config.topic ?? ''}`.trim(),
  ...(config.operation === 'topics' ? { repeat: kcat(['-L', ...kcatTarget(config)]) } : {}),
})

const brokersOf = ({ brokers }: ConnectionConfig): string => [brokers ?? []].flat().join(',')

const kcat = (words: readonly string[]): string => ['kcat', ...words].map(shellQuote).join(' ')

const kcatTarget = ({ brokers, sasl, tls }: ConnectionConfig): string[] => {
  const protocol = `${sasl ? 'SASL_' : ''}${tls ? 'SSL' : 'PLAINTEXT'}`
  return [
    ...['-b', brokersOf({ brokers })],
    ...(protocol === 'PLAINTEXT' ? [] : ['-X', `security.protocol=${protocol}`]),
    ...(sasl ? ['-X', `sasl.mechanism=${sasl.mechanism.toUpperCase()}`, '-X', `sasl.username=${sasl.username}`] : []),
    ...(sasl ? ['-X', `sasl.password=${sasl.password}`] : []),
  ]
}
