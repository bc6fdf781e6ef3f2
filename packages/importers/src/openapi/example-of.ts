import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { literalIn } from '../form-text.ts'
import { isObject, resolved } from './resolve.ts'

const deepest = 6

/** A value that fits a schema: its own example where it has one, else the plainest of its type. Texts are templates. */
export const exampleOf = (document: JsonValue, written: JsonValue | undefined, depth = 0): JsonValue => {
  const schema = allOf(document, resolved(document, written))
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
  if (choice !== undefined) return exampleOf(document, choice, depth + 1)
  const type = isList(schema.type) ? (schema.type.find((one) => one !== 'null') ?? 'null') : schema.type
  if (type === 'object' || isObject(schema.properties)) return objectOf(document, schema, depth)
  if (type === 'array') return depth > deepest ? [] : [exampleOf(document, schema.items, depth + 1)]
  if (type === 'integer' || type === 'number') return numberOf(schema)
  if (type === 'boolean') return true
  return type === 'string' ? textOf(schema) : null
}

/** Those that it must have, or all when none must be there. */
const objectOf = (document: JsonValue, { properties, required }: JsonObject, depth: number): JsonObject => {
  if (depth > deepest || !isObject(properties)) return {}
  const wanted = isList(required) && required.length > 0 ? new Set(required) : undefined
  const shown = Object.entries(properties).filter(
    ([name, value]) => (wanted?.has(name) ?? true) && resolved(document, value).readOnly !== true,
  )
  return Object.fromEntries(shown.map(([name, value]) => [name, exampleOf(document, value, depth + 1)]))
}

const numberOf = ({ minimum, exclusiveMinimum, maximum }: JsonObject): number => {
  const least = typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : exclusiveMinimum === true ? Number(minimum) + 1 : minimum
  if (typeof least === 'number') return least
  return typeof maximum === 'number' ? Math.min(1, maximum) : 1
}

const textOf = ({ format, minLength, maxLength }: JsonObject): string => {
  const text = formats[String(format)] ?? 'text'
  if (format !== undefined && formats[String(format)] !== undefined) return text
  const padded = typeof minLength === 'number' ? text.padEnd(minLength, 'x') : text
  return typeof maxLength === 'number' ? padded.slice(0, maxLength) : padded
}

const formats: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  time: '12:00:00Z',
  uuid: `\${UUID}`,
  email: `\${faker("internet.email")}`,
  uri: 'https://example.com/',
  url: 'https://example.com/',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
}

const allOf = (document: JsonValue, schema: JsonObject): JsonObject => {
  if (!isList(schema.allOf)) return schema
  const parts = schema.allOf.map((part) => allOf(document, resolved(document, part)))
  const of = <T>(read: (part: JsonObject) => T) => [...parts, schema].map(read)
  const properties = Object.assign({}, ...of((part) => part.properties)) as JsonObject
  const required = of((part) => (isList(part.required) ? part.required : [])).flat()
  const merged = Object.assign({}, ...parts, schema) as JsonObject
  return { ...merged, ...(Object.keys(properties).length > 0 && { properties }), ...(required.length > 0 && { required }) }
}

const isList = (value: JsonValue | undefined): value is JsonValue[] => Array.isArray(value)
