import type { ActionDescriptor, JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'
import { toJsonSchema } from '@valibot/to-json-schema'
import type { ActionSchema, ConfigSchema } from '../action-port.ts'
import { noteOf } from '../fields/field.ts'

/**
 * The pure half of an action as JSON; `fromDescriptor` makes the same check of it again.
 *
 * @throws when the schema says something that JSON cannot: a valibot `check`, a `transform` of the author's own
 */
export const toDescriptor = (schema: ActionSchema): ActionDescriptor => ({
  type: schema.type,
  family: schema.family,
  title: schema.title,
  description: schema.description,
  aliases: schema.aliases,
  config: mayLeaveOut(toConfigJson(schema.config), schema.variables),
  output: toConfigJson(schema.output),
  ...(schema.payload === undefined ? {} : { payload: schema.payload }),
  ...(schema.capabilities === undefined ? {} : { capabilities: schema.capabilities }),
  ...(schema.variables === undefined ? {} : { variables: schema.variables }),
  ...(schema.untilAssertions === undefined ? {} : { untilAssertions: schema.untilAssertions }),
  ...(schema.expectsWhen === undefined ? {} : { expectsWhen: schema.expectsWhen }),
  ...(schema.locals === undefined ? {} : { locals: schema.locals }),
  ...(schema.listens === undefined ? {} : { listens: schema.listens }),
})

/** An author need not write what a variable may say; the handler gets it all the same. */
const mayLeaveOut = (config: JsonSchema, variables: ActionSchema['variables'] = {}): JsonSchema => {
  const required = ((config.required ?? []) as readonly string[]).filter((key) => !Object.hasOwn(variables, key))
  return simplify({ ...config, required })
}

/** What an author writes for `schema`, as JSON Schema with the kit's marks. @throws like `toDescriptor` */
export const toConfigJson = (schema: ConfigSchema): JsonSchema => {
  const { $schema: _, ...json } = toJsonSchema(schema, {
    typeMode: 'input',
    overrideSchema: ({ valibotSchema, jsonSchema }) => {
      const note = noteOf(valibotSchema)
      return note === undefined ? undefined : { ...simplify(jsonSchema as JsonObject), ...note.marks() }
    },
  })
  return json as JsonObject
}

/** Keywords that say nothing are left out. */
const simplify = ({ propertyNames: _, required, ...json }: JsonObject): Record<string, JsonValue> =>
  Array.isArray(required) && required.length > 0 ? { ...json, required } : json
