import type { JsonObject, JsonValue } from '@testmesh/protocol'
import * as v from 'valibot'
import type { ActionSchema, ConfigSchema } from '../action-port.ts'
import { isActionType } from '../action-type.ts'
import { fromDescriptor } from '../descriptor/from-descriptor.ts'
import { toDescriptor } from '../descriptor/to-descriptor.ts'
import type { ContractCase, ContractConfig, ContractOptions } from './action-contract.ts'
import { demand } from './demand.ts'

/** What holds for the pure half of every action. */
export const schemaCases = (schema: ActionSchema, { cases }: ContractOptions): ContractCase[] => [
  { name: 'has a well-formed type, aliases and payload', run: async () => checkNames(schema) },
  { name: 'explains every field by a title or a description', run: async () => checkWords(toDescriptor(schema).config, 'config') },
  {
    name: 'finds the same problems when it comes back from its descriptor',
    run: async () => checkRoundTrip(schema, await configsOf(cases)),
  },
  { name: 'refuses configs of the wrong type', run: async () => checkHostile(schema, await configsOf(cases)) },
]

/** The config itself, made first where it is made late. */
export const configOf = async (config: ContractConfig): Promise<unknown> => (typeof config === 'function' ? await config() : config)

const configsOf = (cases: ContractOptions['cases']): Promise<unknown[]> => Promise.all(cases.map(({ config }) => configOf(config)))

const checkNames = (schema: ActionSchema): void => {
  demand(
    isActionType(schema.type),
    `"${schema.type}" is not a canonical type: small letters, digits and _, perhaps behind a word and a dot`,
  )
  demand(schema.title !== '' && schema.description !== '', 'title and description say what the action does')
  const names = [schema.type, ...schema.aliases.map(({ name }) => name)]
  demand(new Set(names).size === names.length, `a name is there twice: ${names.join(', ')}`)
  const { config, output } = toDescriptor(schema)
  for (const { name, preset = {} } of schema.aliases)
    for (const key of Object.keys(preset)) demand(propertiesOf(config).includes(key), `alias ${name} presets "${key}", which is no setting`)
  if (schema.payload === undefined) return
  demand(propertiesOf(output).includes(schema.payload.split('.')[0] ?? ''), `the payload "${schema.payload}" is no part of the output`)
}

/** Keys of an object schema, of all its branches when it has some. */
const propertiesOf = (schema: JsonObject): string[] => [
  ...Object.keys((schema.properties ?? {}) as JsonObject),
  ...((schema.anyOf ?? []) as readonly JsonObject[]).flatMap(propertiesOf),
]

const checkWords = (schema: JsonValue | undefined, path: string): void => {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return
  const { properties = {}, anyOf = [], items, additionalProperties } = schema as JsonObject
  for (const [key, value] of Object.entries(properties as JsonObject)) {
    const { title, description } = value as JsonObject
    demand(Boolean(title ?? description), `${path}.${key} has neither a title nor a description`)
    checkWords(value, `${path}.${key}`)
  }
  for (const branch of anyOf as readonly JsonValue[]) checkWords(branch, path)
  checkWords(items, `${path}[]`)
  checkWords(additionalProperties, `${path}.*`)
}

const checkRoundTrip = (schema: ActionSchema, configs: readonly unknown[]): void => {
  const descriptor = toDescriptor(schema)
  const again = fromDescriptor(JSON.parse(JSON.stringify(descriptor)) as typeof descriptor)
  for (const config of [...configs, ...configs.flatMap((good) => spoiled(schema, good)), ...notMaps]) {
    const [here, there] = [issuesOf(schema.config, config), issuesOf(again.config, config)]
    demand(here === there, `the descriptor's check differs: ${there} instead of ${here}`)
  }
}

const checkHostile = (schema: ActionSchema, configs: readonly unknown[]): void => {
  for (const config of configs) demand(issuesOf(schema.config, config) === '', `an example is refused: ${issuesOf(schema.config, config)}`)
  for (const config of [...notMaps, ...configs.flatMap((good) => spoiled(schema, good))])
    demand(
      issuesOf(schema.config, config) !== '',
      `a hostile config is taken: ${Object.prototype.toString.call(config)} ${JSON.stringify(config)}`,
    )
}

const notMaps: readonly unknown[] = [null, 'text', 7, true, [], new Uint8Array(1)]

/** A good config with one key too many, and with each known key set to NaN, which no field takes that is checked here. */
const spoiled = (schema: ActionSchema, good: unknown): Record<string, unknown>[] => {
  const { config } = toDescriptor(schema)
  const map = good as Record<string, unknown>
  return [{ ...map, 'no such key': 1 }, ...refusingKeys(config).map((key) => ({ ...map, [key]: Number.NaN }))]
}

const refusingKeys = (config: JsonObject): string[] => {
  const branches = [config, ...((config.anyOf ?? []) as readonly JsonObject[])]
  const fields = branches.flatMap((branch) => Object.entries((branch.properties ?? {}) as Record<string, JsonObject>))
  return [...new Set(fields.filter(([, field]) => !['template', 'match'].includes(String(field['x-kind']))).map(([key]) => key))]
}

const issuesOf = (schema: ConfigSchema, value: unknown): string =>
  (v.safeParse(schema, value).issues ?? []).map((issue) => `${v.getDotPath(issue) ?? '.'}: ${issue.message}`).join('; ')
