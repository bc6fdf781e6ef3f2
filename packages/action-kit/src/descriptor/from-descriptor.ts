import type { ActionDescriptor, JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'
import * as v from 'valibot'
import type { ConfigSchema } from '../action-port.ts'
import { choice } from '../fields/choice.ts'
import { assertions, expression, match, template, transform } from '../fields/compiled.ts'
import { duration, timeLimit } from '../fields/duration.ts'
import { createEither } from '../fields/either.ts'
import type { FieldKind, FieldOptions } from '../fields/field.ts'
import { bytes, json } from '../fields/json.ts'
import type { KeyRule } from '../fields/key-rule.ts'
import { list } from '../fields/list.ts'
import { createMap, environment } from '../fields/map.ts'
import { boolean, integer, number } from '../fields/number.ts'
import { object } from '../fields/object.ts'
import { size } from '../fields/size.ts'
import { filePath, regex, secret, secretUrl, text, url } from '../fields/text.ts'

export interface DescribedSchemas {
  readonly config: ConfigSchema
  readonly output: ConfigSchema
}

/** The checks of an action, made again from its descriptor: the same issues for the same values. */
export const fromDescriptor = (descriptor: Pick<ActionDescriptor, 'config' | 'output'>): DescribedSchemas => ({
  config: fromConfigJson(descriptor.config),
  output: fromConfigJson(descriptor.output),
})

/** The check that a JSON Schema made by `toConfigJson` stands for. Keywords it does not know are not checked. */
export const fromConfigJson = (schema: JsonSchema): ConfigSchema => {
  const make = fieldsByKind[schema['x-kind'] as FieldKind] ?? plainSchema
  return make(schema, optionsOf(schema)) as ConfigSchema
}

type Make = (schema: JsonObject, options: FieldOptions) => unknown

const fieldsByKind: Readonly<Record<FieldKind, Make>> = {
  text: (schema, options) =>
    text({ ...options, ...lengthOf(schema), ...(schema['x-usual'] === true ? { usual: schema.examples as string[] } : {}) }),
  secret: (schema, options) => (schema.format === undefined ? secret : secretUrl)({ ...options, ...lengthOf(schema) }),
  url: (schema, options) => url({ ...options, ...lengthOf(schema), ...aboutUrl(schema) }),
  filePath: (schema, options) => filePath({ ...options, ...lengthOf(schema) }),
  regex: (schema, options) => regex({ ...options, ...lengthOf(schema) }),
  number: (schema, options) => number({ ...options, ...rangeOf(schema) }),
  integer: (schema, options) => integer({ ...options, ...rangeOf(schema) }),
  boolean: (_, options) => boolean(options),
  choice: (schema, options) => choice(schema.enum as string[], options),
  duration: (schema, options) => (schema.exclusiveMinimum === 0 ? timeLimit : duration)(options),
  size: (_, options) => size(options),
  json: (_, options) => json(options),
  bytes: (_, options) => bytes(options),
  template: (_, options) => template(options),
  transform: (_, options) => transform(options),
  expression: (_, options) => expression(options),
  match: (_, options) => match(options),
  assertions: (_, options) => assertions(options),
  list: (schema, options) => list(fromConfigJson(part(schema.items)), options),
  map: (schema, options) =>
    schema['x-secret-names'] === true
      ? environment(options)
      : createMap('map', 'a map', fromConfigJson(part(schema.additionalProperties)), {
          ...options,
          ...(schema['x-sent-as'] !== undefined && { marks: { 'x-sent-as': schema['x-sent-as'] } }),
        }),
  headers: (schema, options) =>
    createMap('headers', 'a map of names and texts', fromConfigJson(part(schema.additionalProperties)), options),
  object: (schema, options) => object(entriesOf(schema), { ...options, ...aboutKeys(schema) }),
  either: (schema, options) => createEither('either', branchesOf(schema), options),
  connection: (schema, options) => createEither('connection', branchesOf(schema), options),
}

/** A schema without a field's mark, as outputs use them. */
const plainSchema = (schema: JsonObject): ConfigSchema => {
  if (schema.const !== undefined) return v.literal(schema.const as string)
  if (Array.isArray(schema.enum)) return v.picklist(schema.enum as string[])
  if (Array.isArray(schema.anyOf)) return plainUnion(branchesOf(schema))
  if (schema.type === 'string') return v.string()
  if (schema.type === 'number') return v.number()
  if (schema.type === 'integer') return v.pipe(v.number(), v.integer())
  if (schema.type === 'boolean') return v.boolean()
  if (schema.type === 'null') return v.null()
  if (schema.type === 'array') return v.array(fromConfigJson(part(schema.items)))
  return schema.type === 'object' ? plainObject(schema) : v.unknown()
}

const plainUnion = (branches: readonly ConfigSchema[]): ConfigSchema => {
  const [first, second] = branches
  return branches.length === 2 && first !== undefined && second?.type === 'null' ? v.nullable(first) : v.union([...branches])
}

const plainObject = (schema: JsonObject): ConfigSchema => {
  if (schema.properties === undefined) return v.record(v.string(), fromConfigJson(part(schema.additionalProperties)))
  return schema.additionalProperties === false ? v.strictObject(entriesOf(schema)) : v.looseObject(entriesOf(schema))
}

const aboutKeys = (schema: JsonObject): { aliases: Record<string, string>; rules: readonly KeyRule[]; often: readonly string[] } => ({
  aliases: part(schema['x-aliases']) as Record<string, string>,
  rules: Array.isArray(schema['x-rules']) ? (schema['x-rules'] as unknown as readonly KeyRule[]) : [],
  often: Array.isArray(schema['x-often']) ? (schema['x-often'] as readonly string[]) : [],
})

const entriesOf = (schema: JsonObject): v.ObjectEntries => {
  const required = new Set(schema.required as readonly string[] | undefined)
  return Object.fromEntries(
    Object.entries(part(schema.properties)).map(([key, value]) => {
      const entry = fromConfigJson(part(value))
      return [key, required.has(key) ? entry : v.optional(entry, part(value).default as never)]
    }),
  )
}

const branchesOf = (schema: JsonObject): [ConfigSchema, ...ConfigSchema[]] => {
  const [first, ...rest] = (schema.anyOf as readonly JsonObject[]).map(fromConfigJson)
  return [first ?? v.unknown(), ...rest]
}

const part = (value: JsonValue | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}

const optionsOf = (schema: JsonObject): FieldOptions => ({
  ...(typeof schema.title === 'string' ? { title: schema.title } : {}),
  ...(typeof schema.description === 'string' ? { description: schema.description } : {}),
  ...(Array.isArray(schema.examples) ? { examples: schema.examples as never[] } : {}),
  ...(typeof schema['x-unit'] === 'string' ? { unit: schema['x-unit'] } : {}),
})

const lengthOf = ({ minLength }: JsonObject): { minLength?: number } => ({ minLength: typeof minLength === 'number' ? minLength : 0 })

/** A descriptor that says nothing of schemes leaves them open. */
const aboutUrl = (schema: JsonObject): { schemes: readonly string[]; relativeTo?: string } => ({
  schemes: Array.isArray(schema['x-schemes']) ? (schema['x-schemes'] as readonly string[]) : [],
  ...(typeof schema['x-relative-to'] === 'string' ? { relativeTo: schema['x-relative-to'] } : {}),
})

const rangeOf = ({ minimum, maximum }: JsonObject): { minimum?: number; maximum?: number } => ({
  ...(typeof minimum === 'number' ? { minimum } : {}),
  ...(typeof maximum === 'number' ? { maximum } : {}),
})
