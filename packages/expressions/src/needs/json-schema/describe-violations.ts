import type { ShownValue } from '@testmesh/protocol'
import type { JsonError } from 'json-schema-library'
import { didYouMean } from '../../nearest-names.ts'
import type { SchemaViolation } from '../../need-helpers.ts'
import { showValue } from '../../values/show-value.ts'
import { isMap } from '../../values/type-of.ts'
import { memberOf, stepsTo } from './steps-to.ts'

/** What the library found, in the words of our messages; what lies nearest to the root comes first, and nothing is told twice. */
export const describeViolations = (errors: readonly JsonError[], value: unknown): SchemaViolation[] => {
  const found = errors.map((error) => describe(error, value))
  const byText = new Map(found.map((violation) => [JSON.stringify([violation.path, violation.expected, violation.note]), violation]))
  return [...byText.values()].sort((left, right) => left.path.length - right.path.length)
}

const describe = (error: JsonError, value: unknown): SchemaViolation => {
  const { alternatives } = error.data as { alternatives?: readonly (readonly JsonError[])[] }
  const { key, ...words } = wordsFor(error)
  const above = stepsTo(value, error.data.pointer)
  const path = key === undefined ? above : [...above, key]
  const actual = path.reduce<unknown>(memberOf, value)
  const around = { map: path.slice(0, -1).reduce<unknown>(memberOf, value), properties: propertiesOf(error) }
  const note = words.note ?? (words.expected && key === undefined ? undefined : keyNote(path.at(-1), around))
  return {
    path,
    ...(words.expected && { expected: words.expected }),
    actual,
    ...(note !== undefined && { note }),
    ...(alternatives && { alternatives: alternatives.map((found) => describeViolations(found, value)) }),
  }
}

const propertiesOf = ({ data }: JsonError): Readonly<Record<string, unknown>> => {
  const { properties } = data.schema ?? {}
  return isMap(properties) ? properties : {}
}

interface Around {
  readonly map: unknown
  /** What the schema knows of it. */
  readonly properties: Readonly<Record<string, unknown>>
}

/** Of a key that is missing, which one may stand in its place; of one that is not allowed, which one may be meant. */
const keyNote = (key: string | number | undefined, { map, properties }: Around): string => {
  const keys = isMap(map) ? Object.keys(map) : []
  const isThere = keys.includes(String(key))
  const candidates = isThere ? Object.keys(properties).filter((name) => !keys.includes(name)) : keys.filter((name) => !(name in properties))
  const near = didYouMean(String(key), candidates)
  const head = isThere ? 'the schema has no such key' : 'no such key'
  return near ? `${head}; ${near}` : head
}

interface Words {
  readonly expected?: ShownValue
  readonly note?: string
  /** Below the pointer: a key that is not there. */
  readonly key?: string
}

type Data = Readonly<Record<string, unknown>> & { readonly schema: Readonly<Record<string, unknown>> }

const wordsFor = ({ code, data, message }: JsonError): Words => words[String(code)]?.(data as unknown as Data) ?? { expected: any(message) }

const any = (text: string): ShownValue => ({ type: 'any', text })
const number = (text: string): ShownValue => ({ type: 'number', text })
const json = (value: unknown): string => showValue(value, 100).text
const counted = (count: unknown, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
const has = (data: Data, word: string): string => `it has ${counted(data.length, word)}`

/** By what the library calls them. Of what is not listed its own words are told. */
const words: Readonly<Record<string, (data: Data) => Words>> = {
  'type-error': ({ expected }) => {
    const types = [expected].flat().map(String)
    return { expected: { type: types.length === 1 ? baseType(types[0] ?? '') : 'any', text: types.join(' or ') } }
  },
  'required-property-error': ({ key }) => ({ expected: any('a value'), key: String(key) }),
  'missing-dependency-error': ({ missingProperty }) => ({
    expected: any('a value'),
    key: String(missingProperty),
    note: 'no such key, and another key that is there asks for it',
  }),
  'no-additional-properties-error': () => ({}),
  'unevaluated-property-error': () => ({}),
  'additional-items-error': () => ({ note: 'the schema allows no element here' }),
  'unevaluated-items-error': () => ({ note: 'the schema allows no element here' }),
  'invalid-data-error': () => ({ note: 'the schema allows nothing here' }),
  'enum-error': ({ values }) => ({ expected: any(`one of ${json(values)}`) }),
  'const-error': ({ schema }) => ({ expected: showValue(schema.const, 400) }),
  'minimum-error': ({ minimum }) => ({ expected: number(`>= ${minimum}`) }),
  'maximum-error': ({ maximum }) => ({ expected: number(`<= ${maximum}`) }),
  'exclusive-minimum-error': ({ minimum }) => ({ expected: number(`> ${minimum}`) }),
  'exclusive-maximum-error': ({ maximum }) => ({ expected: number(`< ${maximum}`) }),
  'multiple-of-error': ({ multipleOf }) => ({ expected: number(`a multiple of ${multipleOf}`) }),
  'min-length-error': (data) => ({
    expected: text(`at least ${counted(data.schema.minLength, 'character')}`),
    note: has(data, 'character'),
  }),
  'min-length-one-error': () => ({ expected: text('at least 1 character') }),
  'max-length-error': (data) => ({
    expected: text(`at most ${counted(data.schema.maxLength, 'character')}`),
    note: has(data, 'character'),
  }),
  'min-items-error': (data) => ({ expected: list(`at least ${counted(data.schema.minItems, 'element')}`), note: has(data, 'element') }),
  'min-items-one-error': () => ({ expected: list('at least 1 element') }),
  'max-items-error': (data) => ({ expected: list(`at most ${counted(data.schema.maxItems, 'element')}`), note: has(data, 'element') }),
  'min-properties-error': (data) => ({ expected: map(`at least ${counted(data.schema.minProperties, 'key')}`), note: has(data, 'key') }),
  'max-properties-error': (data) => ({ expected: map(`at most ${counted(data.schema.maxProperties, 'key')}`), note: has(data, 'key') }),
  'unique-items-error': ({ duplicatePointer }) => ({
    expected: any('another value'),
    note: `the same as [${String(duplicatePointer).split('/').at(-1)}]`,
  }),
  'contains-error': ({ schema }) => ({ expected: list(`an element that fits ${json(schema.contains)}`) }),
  'contains-any-error': ({ schema }) => ({ expected: list(`an element that fits ${json(schema.contains)}`) }),
  'contains-min-error': ({ schema, delta }) => ({ expected: list(`${delta} more that fit ${json(schema.contains)}`) }),
  'contains-max-error': ({ schema, delta }) => ({ expected: list(`${delta} fewer that fit ${json(schema.contains)}`) }),
  'pattern-error': ({ pattern }) => ({ expected: text(`matches ${json(pattern)}`) }),
  'format-error': ({ format }) => ({ expected: text(`${format}`) }),
  'not-error': ({ schema }) => ({ expected: any(`not what fits ${json(schema.not)}`) }),
  'any-of-error': ({ anyOf }) => ({ expected: any(`one of ${counted((anyOf as readonly unknown[]).length, 'alternative')}`) }),
  'one-of-error': ({ oneOf }) => ({ expected: any(`one of ${counted((oneOf as readonly unknown[]).length, 'alternative')}`) }),
  'multiple-one-of-error': ({ matches }) => ({ expected: any('exactly one alternative'), note: `${fitting(matches)} fit` }),
  'invalid-property-name-error': ({ property }) => ({ note: `the schema allows no key ${json(property)}` }),
  'forbidden-property-error': ({ property }) => ({ note: `the schema allows no key ${json(property)}` }),
}

const text = (words: string): ShownValue => ({ type: 'string', text: words })
const list = (words: string): ShownValue => ({ type: 'array', text: words })
const map = (words: string): ShownValue => ({ type: 'object', text: words })

const baseType = (type: string): string => (type === 'integer' ? 'number' : type)

/** `alternatives 1 and 2` */
const fitting = (matches: unknown): string => {
  const numbers = (matches as readonly { readonly index: number }[]).map(({ index }) => index + 1)
  return `alternatives ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`
}
