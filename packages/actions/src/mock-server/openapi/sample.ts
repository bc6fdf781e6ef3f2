import { isMap, type Json, type OpenApi } from './document.ts'

/** Schemas inside one another; what is deeper, or holds itself, is left out. */
const DEEPEST = 8

/** A value that fits a schema: its example, its default, or one made up from its type. */
export const sampleOf = (document: OpenApi, part: unknown, depth = 0): unknown => {
  const schema = document.resolve(part)
  const said = [schema.example, firstOf(schema.examples), schema.default, schema.const, firstOf(schema.enum)]
  const found = said.find((value) => value !== undefined)
  if (found !== undefined) return found
  if (depth >= DEEPEST) return null
  const parts = schema.allOf
  if (Array.isArray(parts))
    return Object.assign({}, ...parts.map((one) => sampleOf(document, one, depth + 1)), ownProperties(document, schema, depth))
  const choice = firstOf(schema.oneOf) ?? firstOf(schema.anyOf)
  if (choice !== undefined) return sampleOf(document, choice, depth + 1)
  return byType(document, schema, depth)
}

const firstOf = (list: unknown): unknown => (Array.isArray(list) ? list[0] : undefined)

const byType = (document: OpenApi, schema: Json, depth: number): unknown => {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  if (type === 'string') return sampleText(schema)
  if (type === 'integer' || type === 'number')
    return Number(schema.minimum ?? (schema.exclusiveMinimum === undefined ? 0 : Number(schema.exclusiveMinimum) + 1))
  if (type === 'boolean') return true
  if (type === 'array') return [sampleOf(document, schema.items, depth + 1)]
  return type === 'object' || isMap(schema.properties) ? ownProperties(document, schema, depth) : null
}

const ownProperties = (document: OpenApi, { properties }: Json, depth: number): Json =>
  isMap(properties) ? Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, sampleOf(document, value, depth + 1)])) : {}

const byFormat: Readonly<Record<string, string>> = {
  'date-time': '2024-01-31T12:00:00Z',
  date: '2024-01-31',
  time: '12:00:00Z',
  uuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  email: 'user@example.com',
  uri: 'https://example.com',
  url: 'https://example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  byte: 'dGV4dA==',
}

const sampleText = ({ format, minLength = 0, maxLength = 100 }: Json): string =>
  byFormat[String(format)] ?? 'text'.padEnd(Number(minLength), ' text').slice(0, Number(maxLength))
