import { type ConfigSchema, fromConfigJson } from '@testmesh/action-kit'
import type { ActionDescriptor, JsonObject, JsonSchema } from '@testmesh/protocol'
import { controlDescriptors } from '../model/control-descriptors.ts'

/** What the name of an action stands for. */
export interface NamedAction {
  readonly descriptor: ActionDescriptor
  /** What the name alone says of the config. */
  readonly preset?: JsonObject
  readonly isAlias: boolean
}

/** Actions by each of their names, the engine's own included. */
export type ActionTable = ReadonlyMap<string, NamedAction>

const tables = new WeakMap<readonly ActionDescriptor[], ActionTable>()

/** The table of a list of descriptors, made once per list. A canonical name wins over an alias. */
export const actionTableOf = (descriptors: readonly ActionDescriptor[]): ActionTable => {
  const known = tables.get(descriptors)
  if (known) return known
  const all = [...controlDescriptors, ...descriptors]
  const table = new Map<string, NamedAction>()
  for (const descriptor of all) {
    for (const { name, preset } of descriptor.aliases) table.set(name, { descriptor, ...(preset ? { preset } : {}), isAlias: true })
  }
  for (const descriptor of all) table.set(descriptor.type, { descriptor, isAlias: false })
  tables.set(descriptors, table)
  return table
}

const schemas = new WeakMap<JsonSchema, ConfigSchema>()

/** The check of an action's config, made once per descriptor. */
export const configSchemaOf = ({ config }: ActionDescriptor): ConfigSchema => {
  const known = schemas.get(config)
  if (known) return known
  const schema = fromConfigJson(config)
  schemas.set(config, schema)
  return schema
}

const configKeys = new WeakMap<JsonSchema, readonly string[]>()

/** The settings of an action, by all of their names. */
export const configKeysOf = ({ config }: ActionDescriptor): readonly string[] => {
  const known = configKeys.get(config)
  if (known) return known
  const keys = [...Object.keys((config.properties ?? {}) as JsonObject), ...Object.keys((config['x-aliases'] ?? {}) as JsonObject)]
  configKeys.set(config, keys)
  return keys
}
