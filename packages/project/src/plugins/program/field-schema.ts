import type { JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'

/** Kinds of text that a program may ask for by `x-kind`: all of them reach it as JSON. */
const textKinds: readonly JsonValue[] = ['text', 'secret', 'url', 'filePath', 'regex', 'duration', 'size']

/**
 * A JSON Schema as the fields of the kit, which check flows before anything runs and name the word that was meant. What fields cannot
 * say is taken as it is, but for its secrets: all of the schema is checked when the step runs. An object is closed unless it says
 * `additionalProperties`. `root` is what `$ref` begins at.
 */
export const toFieldSchema = (schema: JsonValue | undefined, root: JsonValue | undefined = schema): JsonSchema => {
  const { type, enum: words, properties, additionalProperties, items, ...rest } = asObject(schema)
  const about = keep(rest, ['title', 'description', 'default', 'examples', 'x-unit'])
  const kind = rest['x-kind']
  if (rest['x-secret'] === true) return { ...about, type: 'string', 'x-kind': 'secret', 'x-secret': true }
  if (kind !== undefined && textKinds.includes(kind))
    return { ...about, ...keep(rest, ['minLength', 'x-schemes']), type: 'string', 'x-kind': kind }
  const asItIs = (): JsonObject => ({ ...about, 'x-kind': 'json', ...(hasSecrets(root) && secretsOf(schema, root)) })
  if (isComposed(rest)) return asItIs()
  if (isWords(words)) return { ...about, type: 'string', 'x-kind': 'choice', enum: words }
  if (type === 'string') return { ...about, ...keep(rest, ['minLength']), type, 'x-kind': 'text' }
  if (type === 'number' || type === 'integer') return { ...about, ...keep(rest, ['minimum', 'maximum']), type, 'x-kind': type }
  if (type === 'boolean') return { ...about, type, 'x-kind': 'boolean' }
  if (type === 'array') return { ...about, type, 'x-kind': 'list', items: toFieldSchema(items, root) }
  if (type !== 'object') return asItIs()
  if (properties === undefined && additionalProperties !== undefined && additionalProperties !== false)
    return { ...about, type, 'x-kind': 'map', additionalProperties: toFieldSchema(additionalProperties, root) }
  if (additionalProperties !== undefined && additionalProperties !== false) return asItIs()
  const fields = Object.entries(asObject(properties)).map(([key, value]) => [key, toFieldSchema(value, root)])
  return { ...about, ...keep(rest, ['required']), type, 'x-kind': 'object', properties: Object.fromEntries(fields) }
}

/** Schemas that refer to each other in many ways are long to walk, and most have none. */
const hasSecrets = (root: JsonValue | undefined): boolean => JSON.stringify(root ?? null).includes('"x-secret":true')

/** Where a schema that is taken as it is has secrets, and nothing else of it: they are masked wherever they stand. */
const secretsOf = (schema: JsonValue | undefined, root: JsonValue | undefined, followed: readonly string[] = []): JsonObject => {
  if (schema === undefined) return {}
  const given = asObject(schema)
  const { 'x-secret': isSecret, $ref, properties, patternProperties, additionalProperties, items, prefixItems } = given
  if (isSecret === true) return { 'x-secret': true }
  const within = (part: JsonValue | undefined): JsonObject => secretsOf(part, root, followed)
  const isNew = typeof $ref === 'string' && !followed.includes($ref)
  const found = {
    properties: filled(Object.fromEntries(Object.entries(asObject(properties)).map(([key, part]) => [key, within(part)]))),
    additionalProperties: anyOf([additionalProperties, ...Object.values(asObject(patternProperties))].map(within)),
    items: anyOf([items, ...asList(prefixItems)].map(within)),
  }
  const branches = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => asList(given[key]))
  const others = ['if', 'then', 'else'].map((key) => given[key])
  return anyOf([
    filled(found),
    ...[...branches, ...others].map(within),
    ...(isNew ? [secretsOf(partAt(root, $ref), root, [...followed, $ref])] : []),
  ])
}

const filled = (parts: Readonly<Record<string, JsonObject>>): JsonObject =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0))

const anyOf = (parts: readonly JsonObject[]): JsonObject => {
  const [first = {}, ...others] = parts.filter((part) => Object.keys(part).length > 0)
  return others.length === 0 ? first : { anyOf: [first, ...others] }
}

/** What a `$ref` into the same document points at. */
const partAt = (root: JsonValue | undefined, ref: string): JsonValue | undefined =>
  ref
    .slice(1)
    .split('/')
    .slice(1)
    .map((token) => decoded(token).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<JsonValue | undefined>((part, key) => asObject(part)[key], root)

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const isComposed = (schema: JsonObject): boolean => ['$ref', 'anyOf', 'oneOf', 'allOf', 'not', 'if', 'const'].some((key) => key in schema)

const isWords = (value: JsonValue | undefined): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string')

const keep = (schema: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => keys.includes(key)))

const asList = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : [])

const asObject = (value: JsonValue | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
