import type { JsonValue } from '@testmesh/protocol'
import { pointerTo } from '../source/pointer.ts'
import { checkAssertion, checkCapture, checkExpression } from './check-language.ts'
import { normaliseRetry, olderRetryKeys, retryDialect } from './dialects/retry-dialect.ts'
import { jsonOfShape } from './json/shape-json.ts'
import * as json from './json/value-json.ts'
import { type DescribedShape, readKeys } from './read-keys.ts'
import { type Read, type ReadValue, report, taking } from './reading.ts'
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

const checked = <T extends JsonValue>(read: ReadValue<T>, check: (value: T, at: Parameters<Read<T>>[1]) => void): ReadValue<T> =>
  taking(read.json, (node, at) => {
    const value = read(node, at)
    if (value !== undefined) check(value, at)
    return value
  })

/** An expression, or true or false. */
const condition: ReadValue<string | boolean> = taking(json.condition, (node, at) => {
  if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'number') return wrongType(node, at, 'an expression')
  if (isOldBoolean(node)) return refuseOldBoolean(node, at)
  if (typeof node.value === 'string') checkExpression(node.value, at)
  return node.value
})

const retryWords = ['timeout', 'connection']

const retryCondition: ReadValue<string> = taking(
  () => ({ anyOf: [{ enum: retryWords }, text.json()] }),
  checked(text, (value, at) => {
    if (!retryWords.includes(value)) checkExpression(value, at)
  }),
)

const assertion: ReadValue<JsonValue> = taking(() => ({ $ref: '#/definitions/assertion' }), checked<JsonValue>(anything, checkAssertion))

const assertions: ReadValue<readonly JsonValue[]> = oneOrMore(assertion)

/** Names and what they are captured from. */
export const captures: ReadValue<Readonly<Record<string, JsonValue>>> = taking(json.captures, (node, at) => {
  if (node.kind !== 'map') return wrongType(node, at, 'a map of names and paths')
  const value = anything({ ...node, entries: node.entries.filter((entry) => !(entry.value.kind === 'scalar' && entry.value.isEmpty)) }, at)
  for (const [name, from] of Object.entries(value as Record<string, JsonValue>)) {
    checkOutputName(name, at)
    checkCapture(from, { reading: at.reading, pointer: pointerTo(at.pointer, name) })
  }
  return value as Readonly<Record<string, JsonValue>>
})

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

const UNTIL = 'put it below "assert" of the step: that is tried again until its assertions hold'

const retryShape: DescribedShape = {
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
  notes: {
    attempts: 'How often it is tried in all. Default 1.',
    delay: 'The pause before the second try: `200ms`.',
    backoff: 'How the pause grows from try to try.',
    jitter: '`true`: the pauses are spread by chance.',
    max_delay: 'The longest pause.',
    retry_on: 'Only after these: `timeout`, `connection`, or an expression such as `status >= 500`.',
    retry_on_not: 'Not after these.',
  },
  older: olderRetryKeys,
  elsewhere: (key) => (/^(until|while|condition|when)$/.test(key) ? UNTIL : undefined),
  dialect: retryDialect,
}

export const retry: ReadValue<Readonly<Record<string, JsonValue>>> = taking(
  () => jsonOfShape(retryShape),
  (node, at) => {
    if (node.kind === 'map') return readKeys(normaliseRetry(node, at), at, retryShape)
    return wrongType(node, at, 'a map such as { attempts: 3, delay: 1s }')
  },
)

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
