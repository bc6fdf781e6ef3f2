import type { JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'
import { deprecated, olderNames, requiring } from '../read/json/older-names.ts'
import { anyPattern, lateDuration, orNothing, templatePattern, text, wordPattern } from '../read/json/value-json.ts'

const numberPattern = '^\\s*[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?\\s*$'
const truePattern = '^\\s*([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\\s*$'
const sizePattern = '^\\s*\\d+(\\.\\d+)?\\s*([KkMmGg]?[Ii]?[Bb])?\\s*$'

const stepsJson: JsonSchema = { $ref: '#/definitions/steps' }

/**
 * What an author may write for a part of an action's config: numbers and booleans also as text, and a template in place of
 * anything. Of the schema of a descriptor only its fields know all that, so each is written out by its kind.
 *
 * @param at JSON pointer of the result in the whole schema, for what refers to parts of it
 */
export const configJson = (schema: JsonSchema, at: string): JsonSchema => ({ ...valueJson(schema, at), ...notesOf(schema) })

const valueJson = (schema: JsonSchema, at: string): JsonSchema => {
  if (schema['x-one-step'] === true) return { anyOf: [{ $ref: '#/definitions/step' }, stepsJson] }
  if (schema['x-steps'] === true) return stepsJson
  return Object.hasOwn(kinds, String(schema['x-kind'])) ? (kinds[String(schema['x-kind'])]?.(schema, at) ?? {}) : {}
}

const notesOf = (schema: JsonSchema): JsonSchema => pick(schema, ['title', 'description', 'default', 'examples'])

const limitsOf = (schema: JsonSchema): JsonSchema => pick(schema, ['minimum', 'maximum', 'minLength'])

const pick = (schema: JsonSchema, keys: readonly string[]): JsonSchema =>
  Object.fromEntries(keys.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])))

type Kind = (schema: JsonSchema, at: string) => JsonSchema

const anyText: Kind = (schema) => ({ ...text(), ...limitsOf(schema) })

const anyNumber =
  (type: 'number' | 'integer'): Kind =>
  (schema) => ({ type: [type, 'string'], ...limitsOf(schema), pattern: anyPattern(numberPattern, templatePattern) })

const anyOf: Kind = ({ anyOf: branches }, at) => {
  const written = (branches as readonly JsonSchema[]).filter((branch) => branch['x-kind'] !== 'bytes')
  const [only] = written
  return only && written.length === 1
    ? configJson(only, at)
    : { anyOf: written.map((branch, index) => configJson(branch, `${at}/anyOf/${index}`)) }
}

const mapJson: Kind = ({ additionalProperties }, at) => ({
  type: ['object', 'string'],
  additionalProperties: configJson(partOf(additionalProperties), `${at}/additionalProperties`),
  pattern: templatePattern,
})

const kinds: Readonly<Record<string, Kind>> = {
  text: anyText,
  secret: anyText,
  url: anyText,
  filePath: anyText,
  regex: anyText,
  number: anyNumber('number'),
  integer: anyNumber('integer'),
  boolean: () => ({ type: ['boolean', 'string'], pattern: anyPattern(truePattern, templatePattern) }),
  choice: ({ enum: words }) => choiceJson(words as readonly string[]),
  duration: (schema) => ({ ...lateDuration(), ...pick(schema, ['exclusiveMinimum']) }),
  size: () => ({
    type: ['string', 'integer'],
    minimum: 0,
    pattern: anyPattern(sizePattern, templatePattern),
    patternErrorMessage: 'A size is wanted: 64kb or 5MiB.',
  }),
  expression: () => ({ type: ['string', 'boolean'] }),
  assertions: () => ({ anyOf: [{ type: 'array', items: { $ref: '#/definitions/assertion' } }, { type: 'string' }] }),
  list: ({ items }, at) => ({ type: ['array', 'string'], items: configJson(partOf(items), `${at}/items`), pattern: templatePattern }),
  map: mapJson,
  headers: mapJson,
  object: (schema, at) => ({ ...objectJson(schema, at), type: ['object', 'string'], pattern: templatePattern }),
  either: anyOf,
  connection: anyOf,
}

const choiceJson = (words: readonly string[]): JsonSchema => ({
  anyOf: [{ enum: words }, { type: 'string', pattern: anyPattern(wordPattern(words), templatePattern) }],
})

/** A map with known keys, under all their names. */
const objectJson = (schema: JsonSchema, at: string): JsonSchema => ({
  type: 'object',
  properties: propertiesOf(schema, at),
  ...requiring(requiredOf(schema), namesOf(schema)),
  additionalProperties: false,
})

const propertiesOf = (schema: JsonSchema, at: string): JsonSchema => {
  const required = requiredOf(schema)
  const properties = Object.entries(partOf(schema.properties)).map(([key, value]): [string, JsonSchema] => {
    const json = configJson(partOf(value), `${at}/properties/${key}`)
    return [key, required.includes(key) ? json : orNothing(json)]
  })
  const older = namesOf(schema).map(({ older: name, key }): [string, JsonSchema] => [name, sameAs(`${at}/properties/${key}`, `"${key}"`)])
  return Object.fromEntries([...properties, ...older])
}

/** What is taken elsewhere too, and should be written there. */
export const sameAs = (pointer: string, instead: string): JsonSchema => deprecated({ $ref: `#${pointer}` }, instead)

export const namesOf = (schema: JsonSchema) =>
  olderNames(Object.keys(partOf(schema.properties)), partOf(schema['x-aliases']) as Readonly<Record<string, string>>)

export const requiredOf = (schema: JsonSchema): readonly string[] => (schema.required ?? []) as readonly string[]

const partOf = (value: JsonValue | undefined): JsonObject => (typeof value === 'object' && value !== null ? (value as JsonObject) : {})
