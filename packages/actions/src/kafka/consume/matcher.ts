import { type Config, describePart, type Mismatch } from '@testmesh/action-kit'
import type { kafkaConsumerSchema } from '../kafka-consumer.schema.ts'
import { kafkaError } from '../kafka-error.ts'
import type { ConsumedMessage } from './message.ts'

type Match = NonNullable<Config<typeof kafkaConsumerSchema>['match']>

/** What of a message is not as wanted, a few words each; none when it matches. */
export type Matcher = (message: ConsumedMessage) => readonly string[]

/** @throws ActionError KAFKA_BAD_MATCH */
export const createMatcher = async (match: Match = {}): Promise<Matcher> => {
  const { key, headers, value, json_path, json_value, expression } = match
  const keyPattern = await compilePattern(match.key_pattern)
  const paths = [json_path ?? []].flat()
  return (message) => [
    ...(key ? inWords('key', key(message.key)) : []),
    ...(keyPattern?.(message.key ?? '') === false ? [`key does not match ${match.key_pattern}`] : []),
    ...(headers ? inWords('headers', headers(message.headers)) : []),
    ...(value ? inWords('value', value(message.value)) : []),
    ...paths.flatMap((path) => judge(path, message, json_value)),
    ...(expression ? judge(expression, message) : []),
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

const inWords = (of: string, mismatches: readonly Mismatch[]): string[] => mismatches.map((mismatch) => describePart(of, mismatch))

/** An expression that cannot be evaluated for a message does not hold for it: others may be of another kind. */
const judge = (expression: NonNullable<Match['expression']>, message: ConsumedMessage, wanted?: unknown): string[] => {
  const text = expression.text ?? 'the expression'
  try {
    const found = expression({ ...message, $: message.value })
    if (wanted !== undefined)
      return isSame(found, wanted) ? [] : [`${text} should be ${JSON.stringify(wanted)}, is ${JSON.stringify(found) ?? 'missing'}`]
    return found === undefined || found === null || found === false ? [`${text} does not hold`] : []
  } catch (error) {
    return [`${text} cannot be evaluated: ${(error as Error).message}`]
  }
}

/** A template gives text where the message has a number. */
const isSame = (found: unknown, wanted: unknown): boolean =>
  JSON.stringify(found) === JSON.stringify(wanted) ||
  (typeof found !== 'object' && typeof wanted !== 'object' && String(found) === String(wanted))
