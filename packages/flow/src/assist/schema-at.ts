import type { ActionDescriptor, JsonObject, JsonSchema } from '@testmesh/protocol'
import { controlDescriptors } from '../model/control-descriptors.ts'
import { isOneStep, stepLists } from './key-notes.ts'
import { flowSchema, stepSchema } from './language-parts.ts'
import type { TextContext } from './text-context.ts'

/** Which part of the language a place belongs to. */
export type Part =
  | { readonly part: 'flow' }
  | { readonly part: 'step' }
  /** An item of a list of assertions. */
  | { readonly part: 'assertion' }
  /** In a map that has a schema: of an action's config, of `retry`. */
  | { readonly part: 'map'; readonly schema: JsonSchema }
  | { readonly part: 'other' }

export const allDescriptors = (descriptors: readonly ActionDescriptor[]): ActionDescriptor[] => [...controlDescriptors, ...descriptors]

export const findAction = (name: string | undefined, descriptors: readonly ActionDescriptor[]): ActionDescriptor | undefined =>
  name === undefined
    ? undefined
    : allDescriptors(descriptors).find(({ type, aliases }) => type === name || aliases.some((alias) => alias.name === name))

/** Lists of assertions of a step. */
export const assertionLists: ReadonlySet<string> = new Set(['assert', 'assertions', 'assert_any', 'assert_none'])

/** @param action that of the step around the place */
export const partAt = ({ path }: Pick<TextContext, 'path'>, action: ActionDescriptor | undefined): Part => {
  const inFlow = path[0] === 'flow' ? path.slice(1) : path
  const step = inFlow.findLastIndex((key, at) =>
    key === '-' ? stepLists.has(inFlow[at - 1] ?? '') : isOneStep(key, inFlow[at - 1]) && inFlow[at + 1] !== '-',
  )
  if (step === -1) return inFlow.length === 0 ? { part: 'flow' } : mapAt(flowSchema(), inFlow)
  const below = inFlow.slice(step + 1)
  const [key = '', ...rest] = below
  if (below.length === 0) return { part: 'step' }
  if (assertionLists.has(key)) return rest.length === 1 && rest[0] === '-' ? { part: 'assertion' } : { part: 'other' }
  if (key !== 'config') return mapAt(stepSchema(), below)
  const config = action ? mapAt(action.config, rest) : undefined
  return config?.part === 'map' && config.schema['x-kind'] === 'assertions' ? { part: 'assertion' } : (config ?? { part: 'other' })
}

const mapAt = (schema: JsonSchema, path: readonly string[]): Part => {
  const found = path.reduce<JsonSchema | undefined>((around, key) => around && schemaBelow(around, key), schema)
  return found ? { part: 'map', schema: found } : { part: 'other' }
}

/** What a map may hold, whichever of several schemas it has; names of older files are not offered. */
export const propertiesOf = (schema: JsonSchema): Readonly<Record<string, JsonSchema>> => {
  const found: Record<string, JsonSchema> = {}
  for (const { properties = {} } of variantsOf(schema))
    for (const [key, property] of Object.entries(properties as Record<string, JsonSchema>))
      if (property.deprecated !== true) found[key] = joined(found[key], property)
  return found
}

/** A key that several of the schemas have means any of what they say. */
const joined = (one: JsonSchema | undefined, other: JsonSchema): JsonSchema => {
  if (!one) return other
  const { title, description } = one
  const branches = (one['x-joined'] === true ? one.anyOf : [one]) as readonly JsonSchema[]
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    anyOf: [...branches, other],
    'x-joined': true,
  }
}

/** Of a key of a map; of the items of a list for `-`. */
export const schemaBelow = (schema: JsonSchema, key: string): JsonSchema | undefined => {
  const variants = variantsOf(schema)
  if (key === '-') {
    if (schema['x-kind'] === 'assertions') return schema
    return variants.map(({ items }) => items as JsonSchema | undefined).find((items) => items)
  }
  return (
    propertiesOf(schema)[key] ??
    variants.map(({ additionalProperties }) => additionalProperties as JsonSchema | undefined).find((one) => typeof one === 'object')
  )
}

/** A schema and, where it is one of several, each of them that is of today. */
export const variantsOf = (schema: JsonSchema): JsonSchema[] => [
  schema,
  ...(['anyOf', 'oneOf', 'allOf'] as const).flatMap((key) =>
    ((schema[key] ?? []) as JsonSchema[]).filter(({ deprecated }) => deprecated !== true).flatMap(variantsOf),
  ),
]

/** The same without the alternatives that a value written beside them rules out: `type: bearer`. */
export const fitting = (schema: JsonSchema, written: ReadonlyMap<string, string>): JsonSchema => {
  const branches = schema.anyOf as readonly JsonSchema[] | undefined
  if (!branches) return schema
  const fits = branches.filter(({ properties = {} }) =>
    Object.entries(properties as JsonObject).every(([key, property]) => {
      const value = written.get(key)
      const { enum: values } = property as JsonSchema
      return !Array.isArray(values) || value === undefined || value === '' || values.includes(value)
    }),
  )
  return fits.length > 0 ? { ...schema, anyOf: fits } : schema
}
