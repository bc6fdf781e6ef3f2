import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { isObject, resolved } from './resolve.ts'

/** Undefined for one that holds itself, or is longer than a reader of a flow would bear. */
export const plainSchema = (document: JsonValue, schema: JsonValue | undefined): JsonObject | undefined => {
  try {
    const plain = plainIn(schema, { document, around: [], size: { left: mostParts } })
    return isObject(plain) && Object.keys(plain).length > 0 && JSON.stringify(plain).length <= mostLetters ? plain : undefined
  } catch (error) {
    if (error instanceof Endless) return undefined
    throw error
  }
}

const mostLetters = 4_000
const mostParts = 1_000

/** It holds itself, or would be as long as if it did. */
class Endless extends Error {}

interface Reading {
  readonly document: JsonValue
  /** References that lead here. */
  readonly around: readonly string[]
  readonly size: { left: number }
}

/** JSON Schema without references, and without what only OpenAPI says. */
const plainIn = (written: JsonValue | undefined, { document, around, size }: Reading): JsonValue => {
  if (!isObject(written)) return written ?? {}
  const ref = typeof written.$ref === 'string' ? written.$ref : undefined
  if ((ref !== undefined && around.includes(ref)) || size.left-- === 0) throw new Endless()
  const path = ref === undefined ? around : [...around, ref]
  const schema = withoutWriteOnly(document, ref === undefined ? written : resolved(document, written))
  const inside = (value: JsonValue): JsonValue => plainIn(value, { document, around: path, size })
  const entries = Object.entries(schema).flatMap(([key, value]): [string, JsonValue][] => {
    if (ofOpenApi.has(key) || key.startsWith('x-')) return []
    if (ofSchemas.has(key))
      return [[key, isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inside(one)])) : value]]
    // As version 3.0 writes it, and older drafts do.
    if (typeof value === 'boolean' && key.startsWith('exclusive')) return []
    if (key === 'minimum' && schema.exclusiveMinimum === true) return [['exclusiveMinimum', value]]
    if (key === 'maximum' && schema.exclusiveMaximum === true) return [['exclusiveMaximum', value]]
    if (key === 'items' && Array.isArray(value)) return [['prefixItems', value.map(inside)]]
    if (Array.isArray(value)) return [[key, ofLists.has(key) ? value.map(inside) : value]]
    return [[key, ofSchema.has(key) ? inside(value) : value]]
  })
  return nullable(Object.fromEntries(entries), schema.nullable === true)
}

/** An answer does not hold what is only written. */
const withoutWriteOnly = (document: JsonValue, schema: JsonObject): JsonObject => {
  const { properties, required } = schema
  if (!isObject(properties) || !Array.isArray(required)) return schema
  const isWriteOnly = (name: JsonValue): boolean => resolved(document, properties[String(name)]).writeOnly === true
  return { ...schema, required: required.filter((name) => !isWriteOnly(name)) }
}

const nullable = (schema: JsonObject, isNullable: boolean): JsonObject => {
  if (!isNullable) return schema
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] }
  return { ...schema, type: [schema.type, 'null'], ...(Array.isArray(schema.enum) && { enum: [...schema.enum, null] }) }
}

const ofOpenApi = new Set([
  '$id',
  '$schema',
  'nullable',
  'example',
  'examples',
  'xml',
  'externalDocs',
  'discriminator',
  'deprecated',
  'readOnly',
  'writeOnly',
  'description',
  'title',
  'default',
])
const ofSchemas = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas'])
const ofLists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const ofSchema = new Set(['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames'])
