import { ActionError, type AnyActionHandler, fromConfigJson } from '@testmesh/action-kit'
import { type CompiledSchema, showValue } from '@testmesh/expressions'
import type { JsonObject } from '@testmesh/protocol'
import { type PluginCode, pluginCodes } from '../codes.ts'
import type { PluginLoading } from '../loaded-plugin.ts'
import { describeProgram, filesOf } from './describe-program.ts'
import type { ProgramEntry } from './program-entry.ts'
import { openHost } from './program-host.ts'
import type { DescribedAction } from './read-description.ts'

/** A plugin from what a program says of itself. */
export const loadProgram = async (entry: ProgramEntry, root: string): Promise<PluginLoading> => {
  const described = await describeProgram(entry, root)
  if ('problem' in described) return described
  const { actions, codes } = described
  return {
    plugin: {
      name: entry.name,
      from: entry.command.join(' '),
      descriptors: actions.map(({ descriptor }) => descriptor),
      codes,
      files: filesOf(entry, root),
      handlers: new Map(actions.map((action) => [action.descriptor.type, handlerOf(action, entry, root)])),
    },
  }
}

const handlerOf = (
  { descriptor, config: configSchema, result: resultSchema }: DescribedAction,
  entry: ProgramEntry,
  root: string,
): AnyActionHandler => ({
  schema: { ...descriptor, config: fromConfigJson(descriptor.config), output: fromConfigJson({}) },
  run: async (config: JsonObject, context) => {
    hold(configSchema, config, { code: 'PLUGIN_BAD_CONFIG', what: `the config of ${descriptor.type}` })
    const open = async () => {
      const host = openHost(entry, root)
      return { value: host, close: host.close }
    }
    const host = await context.use('program', open, { scope: 'batch', family: entry.name })
    const result = await host.run({ action: descriptor.type, config }, context)
    hold(resultSchema, result, { code: 'PLUGIN_BAD_RESULT', what: `the result of ${descriptor.type}` })
    return result
  },
})

/** @throws ActionError that names the first place where the value is not what the schema says */
const hold = (
  { validate }: CompiledSchema,
  value: JsonObject,
  { code, what }: { readonly code: PluginCode; readonly what: string },
): void => {
  const [first] = validate(value)
  if (!first) return
  const wanted = first.expected === undefined ? '' : `: it wants ${first.expected.text}`
  const told = `${what} does not fit its schema at ${first.path.join('.') || 'its top'}${wanted}, but got ${showValue(first.actual, 80).text}`
  throw new ActionError(code, told, { hint: pluginCodes[code].hint, ...(code === 'PLUGIN_BAD_RESULT' && { result: value }) })
}
