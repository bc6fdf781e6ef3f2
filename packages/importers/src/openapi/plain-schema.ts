import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { isObject, resolved } from './resolve.ts'

/** Undefined for one that holds itself, or is longer than a reader of a flow would bear. */
export const plainSchema = (document: JsonValue, schema: JsonValue | undefined): JsonObject | undefined => {
  try {
    const plain = plainIn(document, schema, [])
    return isObject(plain) && Object.keys(plain).length > 0 && JSON.stringify(plain).length <= mostLetters ? plain : undefined
  } catch (error) {
    if (error instanceof HoldsItself) return undefined
    throw error
  }
}

const mostLetters = 4_000

class HoldsItself extends Error {}

/** JSON Schema without references, and without what only OpenAPI says. */
const plainIn = (document: JsonValue, written: JsonValue | undefined, around: readonly string[]): JsonValue => {
  if (!isObject(written)) return written ?? {}
  const ref = typeof written.$ref === 'string' ? written.$ref : undefined
  if (ref !== undefined && around.includes(ref)) throw new HoldsItself()
  const path = ref === undefined ? around : [...around, ref]
  const schema = ref === undefined ? written : resolved(document, written)
  const inside = (value: JsonValue): JsonValue => plainIn(document, value, path)
  const entries = Object.entries(schema).flatMap(([key, value]): [string, JsonValue][] => {
    if (ofOpenApi.has(key) || key.startsWith('x-')) return []
    if (ofSchemas.has(key))
      return [[key, isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inside(one)])) : value]]
    // As older drafts write it.
    if (key === 'items' && Array.isArray(value)) return [['prefixItems', value.map(inside)]]
    if (Array.isArray(value)) return [[key, ofLists.has(key) ? value.map(inside) : value]]
    return [[key, ofSchema.has(key) ? inside(value) : value]]
  })
  return nullable(Object.fromEntries(entries), schema.nullable === true)
}

const nullable = (schema: JsonObject, isNullable: boolean): JsonObject => {
  if (!isNullable) return schema
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] }
  return { ...schema, type: [schema.type, 'null'], ...(Array.isArray(schema.enum) && { enum: [...schema.enum, null] }) }
}

const ofOpenApi = new Set([
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
