import type { JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'

/** Kinds of text that a program may ask for by `x-kind`: all of them reach it as JSON. */
const textKinds: readonly JsonValue[] = ['text', 'secret', 'url', 'filePath', 'regex', 'duration', 'size']

/**
 * A JSON Schema as the fields of the kit, which check flows before anything runs and name the word that was meant. What fields cannot
 * say is taken as it is: all of the schema is checked when the step runs. An object is closed unless it says `additionalProperties`.
 */
export const toFieldSchema = (schema: JsonValue | undefined): JsonSchema => {
  const { type, enum: words, properties, additionalProperties, items, ...rest } = asObject(schema)
  const about = keep(rest, ['title', 'description', 'default', 'examples', 'x-unit'])
  const kind = rest['x-kind']
  if (rest['x-secret'] === true) return { ...about, type: 'string', 'x-kind': 'secret', 'x-secret': true }
  if (kind !== undefined && textKinds.includes(kind))
    return { ...about, ...keep(rest, ['minLength', 'x-schemes']), type: 'string', 'x-kind': kind }
  if (isComposed(rest)) return { ...about, 'x-kind': 'json' }
  if (isWords(words)) return { ...about, type: 'string', 'x-kind': 'choice', enum: words }
  if (type === 'string') return { ...about, ...keep(rest, ['minLength']), type, 'x-kind': 'text' }
  if (type === 'number' || type === 'integer') return { ...about, ...keep(rest, ['minimum', 'maximum']), type, 'x-kind': type }
  if (type === 'boolean') return { ...about, type, 'x-kind': 'boolean' }
  if (type === 'array') return { ...about, type, 'x-kind': 'list', items: toFieldSchema(items) }
  if (type !== 'object') return { ...about, 'x-kind': 'json' }
  if (properties === undefined && additionalProperties !== undefined && additionalProperties !== false)
    return { ...about, type, 'x-kind': 'map', additionalProperties: toFieldSchema(additionalProperties) }
  if (additionalProperties !== undefined && additionalProperties !== false) return { ...about, 'x-kind': 'json' }
  const fields = Object.entries(asObject(properties)).map(([key, value]) => [key, toFieldSchema(value)])
  return { ...about, ...keep(rest, ['required']), type, 'x-kind': 'object', properties: Object.fromEntries(fields) }
}

const isComposed = (schema: JsonObject): boolean => ['$ref', 'anyOf', 'oneOf', 'allOf', 'not', 'if', 'const'].some((key) => key in schema)

const isWords = (value: JsonValue | undefined): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string')

const keep = (schema: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => keys.includes(key)))

const asObject = (value: JsonValue | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
