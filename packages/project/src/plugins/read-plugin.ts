import { isActionType, PLUGIN_VERSION, type Plugin } from '@testmesh/action-kit'
import type { LoadedPlugin, PluginLoading, PluginProblem } from './loaded-plugin.ts'

/** A plugin from what its module exports as `default`; nothing of that is trusted to be what it should. */
export const readPlugin = (exported: unknown, about: Pick<LoadedPlugin, 'from' | 'files'>): PluginLoading => {
  const problem = findProblem(exported, about.from)
  if (problem) return { problem }
  const { name, actions, codes } = exported as Plugin
  const handlers = new Map(actions.map(({ descriptor, handler }) => [descriptor.type, handler]))
  return {
    plugin: {
      ...about,
      name,
      codes,
      descriptors: actions.map(({ descriptor }) => descriptor),
      load: async (type) => {
        const handler = handlers.get(type)
        if (!handler) throw new Error(`the plugin ${name} has no action "${type}"`)
        return handler
      },
    },
  }
}

const findProblem = (exported: unknown, from: string): PluginProblem | undefined => {
  const { pluginVersion, name, actions, codes } = (exported ?? {}) as Partial<Record<keyof Plugin, unknown>>
  if (pluginVersion === undefined) return invalid(`${from} exports no plugin as default`)
  if (pluginVersion !== PLUGIN_VERSION) return otherVersion(from, pluginVersion)
  if (!Array.isArray(actions) || typeof codes !== 'object') return invalid(`${from} exports something else than definePlugin makes`)
  const isAction = (one: Partial<Plugin['actions'][number]> | null): boolean =>
    typeof one?.descriptor?.type === 'string' && typeof one.handler?.run === 'function'
  const broken = actions.findIndex((one) => !isAction(one))
  if (broken >= 0) return invalid(`actions[${broken}] of ${from} is no action`, 'each is made by defineAction, with a schema and a run')
  return findNameProblem({ name, types: actions.map(({ descriptor }: Plugin['actions'][number]) => descriptor.type) }, from)
}

/** What is wrong with the names that a plugin gives itself and its actions. */
export const findNameProblem = (
  { name, types }: { readonly name: unknown; readonly types: readonly string[] },
  from: string,
): PluginProblem | undefined => {
  if (typeof name !== 'string' || !/^[a-z][a-z0-9_-]*$/.test(name))
    return invalid(`${from} gives itself no name that a plugin can have`, 'small letters, digits, - and _: name: "crm"')
  if (types.length === 0) return invalid(`${from} has no actions`)
  const bad = types.find((type) => !isActionType(type))
  if (bad !== undefined)
    return invalid(`${from} calls an action "${bad}"`, `small letters, digits and _, best behind its own name: ${name}.create`)
  return undefined
}

export const otherVersion = (from: string, version: unknown): PluginProblem => ({
  code: 'PLUGIN_VERSION',
  message: `${from} is made for version ${version} of plugins, and this TestMesh takes version ${PLUGIN_VERSION}`,
})

const invalid = (message: string, hint?: string): PluginProblem => ({
  code: 'PLUGIN_INVALID',
  message,
  ...(hint !== undefined && { hint }),
})
