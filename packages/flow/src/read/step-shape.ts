import type { JsonValue } from '@testmesh/protocol'
import { pointerTo } from '../source/pointer.ts'
import { checkAssertion, checkCapture, checkExpression } from './check-language.ts'
import { normaliseRetry, retryDialect } from './dialects/retry-dialect.ts'
import { readKeys, type Shape } from './read-keys.ts'
import { type ReadValue, report } from './reading.ts'
import {
  anything,
  boolean,
  count,
  duration,
  isOldBoolean,
  lateLimit,
  oneOf,
  oneOrMore,
  refuseOldBoolean,
  text,
  wrongType,
} from './values.ts'

const checked =
  <T extends JsonValue>(read: ReadValue<T>, check: (value: T, at: Parameters<ReadValue<T>>[1]) => void): ReadValue<T> =>
  (node, at) => {
    const value = read(node, at)
    if (value !== undefined) check(value, at)
    return value
  }

/** An expression, or true or false. */
const condition: ReadValue<string | boolean> = (node, at) => {
  if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'number') return wrongType(node, at, 'an expression')
  if (isOldBoolean(node)) return refuseOldBoolean(node, at)
  if (typeof node.value === 'string') checkExpression(node.value, at)
  return node.value
}

const retryCondition = checked(text, (value, at) => {
  if (value !== 'timeout' && value !== 'connection') checkExpression(value, at)
})

const assertions: ReadValue<readonly JsonValue[]> = oneOrMore(checked<JsonValue>(anything, checkAssertion))

/** Names and what they are captured from. */
export const captures: ReadValue<Readonly<Record<string, JsonValue>>> = (node, at) => {
  if (node.kind !== 'map') return wrongType(node, at, 'a map of names and paths')
  const value = anything({ ...node, entries: node.entries.filter((entry) => !(entry.value.kind === 'scalar' && entry.value.isEmpty)) }, at)
  for (const [name, from] of Object.entries(value as Record<string, JsonValue>)) {
    checkOutputName(name, at)
    checkCapture(from, { reading: at.reading, pointer: pointerTo(at.pointer, name) })
  }
  return value as Readonly<Record<string, JsonValue>>
}

/** Another one could never be read. */
const checkOutputName = (name: string, { reading, pointer }: Parameters<ReadValue<JsonValue>>[1]): void => {
  if (/^[\p{L}_][\p{L}\p{N}_-]*\??$/u.test(name)) return
  const below = pointerTo(pointer, name)
  const [start = 0, end = start + 1, keyStart = start, keyEnd = end] = reading.ranges[below] ?? []
  report(
    { reading, pointer: below },
    {
      code: 'FLOW_WRONG_VALUE',
      message: `"${name}" cannot be the name of an output`,
      hint: 'begin with a letter; then letters, digits, _ and -',
      start: keyStart,
      end: keyEnd,
    },
  )
}

const retryShape: Shape = {
  what: 'retry',
  keys: {
    attempts: count,
    delay: duration,
    backoff: oneOf('constant', 'linear', 'exponential'),
    jitter: boolean,
    max_delay: duration,
    retry_on: oneOrMore(retryCondition),
    retry_on_not: oneOrMore(retryCondition),
  },
  dialect: retryDialect,
}

export const retry: ReadValue<Readonly<Record<string, JsonValue>>> = (node, at) => {
  if (node.kind === 'map') return readKeys(normaliseRetry(node, at), at, retryShape)
  return wrongType(node, at, 'a map such as { attempts: 3, delay: 1s }')
}

/** Keys of a step that mean the same whatever holds it; its steps, its config and its id are read with it. */
export const stepKeys: Readonly<Record<string, ReadValue<JsonValue>>> = {
  name: text,
  description: text,
  when: condition,
  output: captures,
  assert: assertions,
  assert_any: assertions,
  assert_none: assertions,
  retry,
  timeout: lateLimit,
  max_duration: lateLimit,
  tags: oneOrMore(text),
  disabled: boolean,
  depends_on: oneOrMore(text),
}
