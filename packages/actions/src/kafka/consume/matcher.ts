import type { Config } from '@testmesh/action-kit'
import { contentDifferences, partDifferences } from '../../messages/differences.ts'
import type { kafkaConsumerSchema } from '../kafka-consumer.schema.ts'
import { kafkaError } from '../kafka-error.ts'
import type { ConsumedMessage } from './message.ts'

type Match = NonNullable<Config<typeof kafkaConsumerSchema>['match']>

/** What of a message is not as wanted, a few words each; none when it matches. */
export type Matcher = (message: ConsumedMessage) => readonly string[]

/** @throws ActionError KAFKA_BAD_MATCH */
export const createMatcher = async (match: Match = {}): Promise<Matcher> => {
  const keyPattern = await compilePattern(match.key_pattern)
  return (message) => [
    ...partDifferences('key', message.key, match.key),
    ...(keyPattern?.(message.key ?? '') === false ? [`key does not match ${match.key_pattern}`] : []),
    ...contentDifferences(message, match),
  ]
}

const compilePattern = async (pattern: string | undefined): Promise<((text: string) => boolean) | undefined> => {
  if (pattern === undefined) return undefined
  const { RE2JS } = await import('re2js')
  try {
    const compiled = RE2JS.compile(pattern)
    return (text) => compiled.matcher(text).find()
  } catch (cause) {
    throw kafkaError('KAFKA_BAD_MATCH', `the key_pattern ${pattern} cannot be read: ${(cause as Error).message}`, { cause })
  }
}
