import { isActionType, PLUGIN_VERSION, type Plugin } from '@testmesh/action-kit'
import { isMap } from '@testmesh/expressions'
import type { LoadedPlugin, PluginLoading, PluginProblem } from './loaded-plugin.ts'

/** A plugin from what its module exports as `default`; nothing of that is trusted to be what it should. */
export const readPlugin = (exported: unknown, about: Pick<LoadedPlugin, 'from' | 'files'>): PluginLoading => {
  const problem = findProblem(exported, about.from)
  if (problem) return { problem }
  const { name, actions, codes } = exported as Plugin
  return {
    plugin: {
      ...about,
      name,
      codes,
      descriptors: actions.map(({ descriptor }) => descriptor),
      handlers: new Map(actions.map(({ descriptor, handler }) => [descriptor.type, handler])),
    },
  }
}

const findProblem = (exported: unknown, from: string): PluginProblem | undefined => {
  const { pluginVersion, name, actions, codes } = (exported ?? {}) as Partial<Record<keyof Plugin, unknown>>
  if (pluginVersion === undefined) return invalid(`${from} exports no plugin as default`)
  if (pluginVersion !== PLUGIN_VERSION) return otherVersion(from, { made: pluginVersion, taken: PLUGIN_VERSION })
  if (!Array.isArray(actions) || !isMap(codes)) return invalid(`${from} exports something else than definePlugin makes`)
  for (const [index, action] of actions.entries()) {
    const lacking = findLacking(action)
    if (lacking !== undefined)
      return invalid(`actions[${index}] of ${from} has no ${lacking}`, 'each action is made by defineAction, with a schema and a run')
  }
  const types = actions.flatMap(({ descriptor: { type, aliases } }: Plugin['actions'][number]) => [
    type,
    ...aliases.map((alias) => alias.name),
  ])
  return findNameProblem({ name, types }, from)
}

/** What of an action is not there: whoever writes JavaScript is not told by the compiler. */
const findLacking = (action: Partial<Plugin['actions'][number]> | null): string | undefined => {
  const descriptor: Readonly<Record<string, unknown>> = { ...action?.descriptor }
  if (typeof action?.handler?.run !== 'function') return 'run'
  const texts = ['type', 'family', 'title', 'description'].find((key) => typeof descriptor[key] !== 'string')
  if (texts !== undefined) return texts
  const { aliases } = descriptor
  if (!Array.isArray(aliases) || aliases.some((alias) => typeof alias?.name !== 'string')) return 'aliases'
  return ['config', 'output'].find((key) => !isMap(descriptor[key]))
}

/** What is wrong with the names that a plugin gives itself and its actions; `types` has their aliases too. */
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

export const otherVersion = (from: string, { made, taken }: { readonly made: unknown; readonly taken: number }): PluginProblem => ({
  code: 'PLUGIN_VERSION',
  message: `${from} is made for version ${made} of plugins, and this TestMesh takes version ${taken}`,
})

const invalid = (message: string, hint?: string): PluginProblem => ({
  code: 'PLUGIN_INVALID',
  message,
  ...(hint !== undefined && { hint }),
})
