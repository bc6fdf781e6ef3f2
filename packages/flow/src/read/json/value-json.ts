import type { JsonSchema } from '@testmesh/protocol'
import type { ReadValue } from '../reading.ts'

type Json = () => JsonSchema

/** A token that is filled in at run time. */
export const templatePattern = '\\$\\{|\\{\\{'

const numberPattern = '^\\s*[+-]?\\d+(\\.\\d+)?\\s*$'
const durationPattern = '^\\s*(\\d+(\\.\\d+)?\\s*(ms|[smhd])\\s*)+$|^\\s*\\d+(\\.\\d+)?\\s*$'

/** Text that one of the patterns fits. */
export const anyPattern = (...patterns: readonly string[]): string => patterns.join('|')

/** A word in upper or lower case: JSON Schema has no flag for it. */
export const wordPattern = (words: readonly string[]): string =>
  `^(?:${words.map((word) => word.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`)).join('|')})$`

export const anything: Json = () => ({})
export const text: Json = () => ({ type: ['string', 'number', 'boolean'] })
export const fullText: Json = () => ({ ...text(), pattern: '\\S' })
export const date: Json = () => ({
  type: 'string',
  pattern: '^[1-9]\\d{3}-\\d{2}-\\d{2}$',
  patternErrorMessage: 'A day is wanted: 2026-12-31.',
})
export const condition: Json = () => ({ type: ['string', 'boolean'] })
/** Names and what they are captured from. */
export const captures: Json = () => ({ type: 'object', propertyNames: { pattern: '^[\\p{L}_][\\p{L}\\p{N}_-]*\\??$' } })
export const boolean: Json = () => ({ type: ['boolean', 'string'], pattern: `^\\s*${wordPattern(['true', 'false']).slice(1, -1)}\\s*$` })
export const duration: Json = () => ({
  type: ['string', 'number'],
  minimum: 0,
  pattern: durationPattern,
  patternErrorMessage: 'A duration is wanted: 250ms, 2s, 5m or 1h30m.',
})
export const lateDuration: Json = () => ({ ...duration(), pattern: anyPattern(durationPattern, templatePattern) })

export const integer =
  (least: number): Json =>
  () => ({ type: ['integer', 'string'], ...(least > Number.MIN_SAFE_INTEGER && { minimum: least }), pattern: numberPattern })

/** The words first, so that editors offer them. */
export const choice =
  (words: readonly string[]): Json =>
  () => ({ anyOf: [{ enum: words }, { type: 'string', pattern: wordPattern(words) }] })

type Described = Pick<ReadValue<unknown>, 'json'>

export const listOf =
  (item: Described): Json =>
  () => ({ type: 'array', items: item.json() })

export const oneOrMore =
  (item: Described): Json =>
  () => ({ anyOf: [item.json(), listOf(item)()] })

/** A key with nothing behind it is the key left out. */
export const mapOf =
  (value: Described): Json =>
  () => ({ type: 'object', additionalProperties: orNothing(value.json()) })

/** A schema that takes `null` too. */
export const orNothing = (schema: JsonSchema): JsonSchema => {
  const { type, anyOf } = schema
  if (type !== undefined && schema.enum === undefined)
    return { ...schema, type: [...(Array.isArray(type) ? type : [type as string]), 'null'] }
  if (Array.isArray(anyOf)) return { ...schema, anyOf: [...anyOf, { type: 'null' }] }
  return Object.keys(schema).some((key) => !notes.has(key)) ? { anyOf: [schema, { type: 'null' }] } : schema
}

const notes: ReadonlySet<string> = new Set(['title', 'description', 'examples', 'default'])
