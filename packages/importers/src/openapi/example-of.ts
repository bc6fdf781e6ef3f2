import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { literalIn } from '../form-text.ts'
import { isObject, resolved } from './resolve.ts'

const deepest = 6

/** A value that fits a schema: its own example where it has one, else the plainest of its type. Texts are templates. */
export const exampleOf = (document: JsonValue, written: JsonValue | undefined, around: readonly JsonObject[] = []): JsonValue => {
  const own = resolved(document, written)
  if (isEndless(own, around)) return null
  const schema = merged(document, own)
  const inside = [...around, own]
  const given = [
    schema.example,
    isList(schema.examples) ? schema.examples[0] : undefined,
    schema.default,
    schema.const,
    isList(schema.enum) ? schema.enum[0] : undefined,
  ]
  const found = given.find((value) => value !== undefined)
  if (found !== undefined) return literalIn(found)
  const [choice] = [schema.oneOf, schema.anyOf].filter(isList).flat()
  if (choice !== undefined) return exampleOf(document, choice, inside)
  const type = isList(schema.type) ? (schema.type.find((one) => one !== 'null') ?? 'null') : schema.type
  if (type === 'object' || isObject(schema.properties)) return objectOf(document, schema, inside)
  if (type === 'array') return isEndless(resolved(document, schema.items), inside) ? [] : [exampleOf(document, schema.items, inside)]
  if (type === 'integer' || type === 'number') return numberOf(schema)
  if (type === 'boolean') return true
  return type === 'string' ? textOf(schema) : null
}

/** Whether a schema holds itself, or lies too deep for an example. */
const isEndless = (schema: JsonObject, around: readonly JsonObject[]): boolean => around.length > deepest || around.includes(schema)

/** Those that it must have, or all when none must be there. */
const objectOf = (document: JsonValue, { properties, required }: JsonObject, around: readonly JsonObject[]): JsonObject => {
  if (!isObject(properties)) return {}
  const wanted = isList(required) && required.length > 0 ? new Set(required) : undefined
  const shown = Object.entries(properties).filter(([name, value]) => {
    const schema = resolved(document, value)
    return (wanted?.has(name) ?? !isEndless(schema, around)) && schema.readOnly !== true
  })
  return Object.fromEntries(shown.map(([name, value]) => [name, exampleOf(document, value, around)]))
}

const numberOf = ({ minimum, exclusiveMinimum, maximum }: JsonObject): number => {
  const least = typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : exclusiveMinimum === true ? Number(minimum) + 1 : minimum
  if (typeof least === 'number') return least
  return typeof maximum === 'number' ? Math.min(1, maximum) : 1
}

const textOf = ({ format, minLength, maxLength }: JsonObject): string => {
  const ofFormat = formats.get(String(format))
  if (ofFormat !== undefined) return ofFormat
  const padded = typeof minLength === 'number' ? 'text'.padEnd(Math.min(minLength, mostLetters), 'x') : 'text'
  return typeof maxLength === 'number' ? padded.slice(0, maxLength) : padded
}

const mostLetters = 1_000

const formats: ReadonlyMap<string, string> = new Map([
  ['date', '2026-01-31'],
  ['date-time', '2026-01-31T12:00:00Z'],
  ['time', '12:00:00Z'],
  ['uuid', `\${UUID}`],
  ['email', `\${faker("internet.email")}`],
  ['uri', 'https://example.com/'],
  ['url', 'https://example.com/'],
  ['hostname', 'example.com'],
  ['ipv4', '192.0.2.1'],
  ['ipv6', '2001:db8::1'],
])

/** What a schema says of the properties of a map. */
export const propertiesOf = (document: JsonValue, schema: JsonValue | undefined): JsonObject => {
  const { properties } = merged(document, schema)
  return isObject(properties) ? properties : {}
}

/** A schema together with those of its `allOf`. */
const merged = (document: JsonValue, written: JsonValue | undefined, depth = 0): JsonObject => {
  const schema = resolved(document, written)
  if (!isList(schema.allOf) || depth > deepest) return schema
  const parts = schema.allOf.map((part) => merged(document, part, depth + 1))
  const of = <T>(read: (part: JsonObject) => T) => [...parts, schema].map(read)
  const properties = Object.assign({}, ...of((part) => part.properties)) as JsonObject
  const required = of((part) => (isList(part.required) ? part.required : [])).flat()
  const all = Object.assign({}, ...parts, schema) as JsonObject
  return { ...all, ...(Object.keys(properties).length > 0 && { properties }), ...(required.length > 0 && { required }) }
}

const isList = (value: JsonValue | undefined): value is JsonValue[] => Array.isArray(value)
