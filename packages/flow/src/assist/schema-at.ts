import type { ActionDescriptor, JsonObject, JsonSchema } from '@testmesh/protocol'
import { controlDescriptors } from '../model/control-descriptors.ts'
import { stepLists } from './key-notes.ts'
import type { TextContext } from './text-context.ts'

/** Which part of the language a place belongs to. */
export type Part =
  | { readonly part: 'flow' }
  | { readonly part: 'step' }
  /** In the config of a step's action: the schema of the map around the place. */
  | { readonly part: 'config'; readonly action: ActionDescriptor; readonly schema: JsonSchema }
  | { readonly part: 'other' }

export const allDescriptors = (descriptors: readonly ActionDescriptor[]): ActionDescriptor[] => [...controlDescriptors, ...descriptors]

export const findAction = (name: string, descriptors: readonly ActionDescriptor[]): ActionDescriptor | undefined =>
  allDescriptors(descriptors).find(({ type, aliases }) => type === name || aliases.some((alias) => alias.name === name))

/** @param actionAround the action of the step whose config the place is in */
export const partAt = ({ path }: TextContext, descriptors: readonly ActionDescriptor[], actionAround: string | undefined): Part => {
  const inFlow = path[0] === 'flow' ? path.slice(1) : path
  if (inFlow.length === 0) return { part: 'flow' }
  if (inFlow.at(-1) === '-' && stepLists.has(inFlow.at(-2) ?? '')) return { part: 'step' }
  const config = lastConfig(inFlow)
  const action = config === undefined || actionAround === undefined ? undefined : findAction(actionAround, descriptors)
  if (!action || config === undefined) return { part: 'other' }
  const schema = inFlow.slice(config + 1).reduce<JsonSchema | undefined>((around, key) => around && inside(around, key), action.config)
  return schema ? { part: 'config', action, schema } : { part: 'other' }
}

/** Of the innermost step: nested steps have a config of their own. */
const lastConfig = (path: readonly string[]): number | undefined => {
  const at = path.lastIndexOf('config')
  return at > 0 && path[at - 1] === '-' ? at : undefined
}

export const propertiesOf = (schema: JsonSchema): Readonly<Record<string, JsonSchema>> =>
  Object.assign({}, ...variantsOf(schema).map(({ properties }) => properties as JsonObject | undefined))

const inside = (schema: JsonSchema, key: string): JsonSchema | undefined => {
  if (key === '-')
    return variantsOf(schema)
      .map(({ items }) => items as JsonSchema | undefined)
      .find((items) => items)
  return (
    propertiesOf(schema)[key] ??
    variantsOf(schema)
      .map(({ additionalProperties }) => additionalProperties as JsonSchema | undefined)
      .find((one) => typeof one === 'object')
  )
}

/** A schema and, where it is one of several, each of them. */
export const variantsOf = (schema: JsonSchema): JsonSchema[] => [
  schema,
  ...(['anyOf', 'oneOf', 'allOf'] as const).flatMap((key) => ((schema[key] ?? []) as JsonSchema[]).flatMap(variantsOf)),
]
