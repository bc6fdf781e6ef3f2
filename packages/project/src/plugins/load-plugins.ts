import { builtinActions } from '@testmesh/actions'
import type { ActionTable } from '@testmesh/engine'
import { controlDescriptors } from '@testmesh/flow/model'
import type { ActionDescriptor, Diagnostic, Place } from '@testmesh/protocol'
import { pluginCodes } from './codes.ts'
import { importModule } from './import-module.ts'
import type { LoadedPlugin, PluginLoading, PluginProblem } from './loaded-plugin.ts'
import type { ProgramEntry } from './program/program-entry.ts'

export interface LoadPluginsOptions {
  /** Of the project: paths are relative to it, packages are installed there. */
  readonly root: string
  /** Where the config names the plugin with this index. */
  readonly placeOf: (index: number) => Place
}

export interface LoadedPlugins {
  /** The built-in actions and those of the plugins. */
  readonly actions: ActionTable
  readonly plugins: readonly LoadedPlugin[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Evaluates what `plugins` of a project config names: every problem at once. */
export const loadPlugins = async (
  entries: readonly (string | ProgramEntry)[],
  { root, placeOf }: LoadPluginsOptions,
): Promise<LoadedPlugins> => {
  const loadings = await Promise.all(entries.map((entry) => loadEntry(entry, root)))
  const owners = new Map<string, string>()
  claim(owners, [...builtinActions.descriptors, ...controlDescriptors], undefined)
  const plugins: LoadedPlugin[] = []
  const diagnostics = loadings.flatMap((loading, index): Diagnostic[] => {
    const told = 'problem' in loading ? [loading.problem] : findTaken({ owners, plugins }, loading.plugin)
    if ('plugin' in loading && told.length === 0) {
      claim(owners, loading.plugin.descriptors, loading.plugin)
      plugins.push(loading.plugin)
    }
    return told.map(({ code, message, hint }) => ({
      ...{ code, severity: 'error', message, place: placeOf(index) },
      hint: hint ?? pluginCodes[code].hint,
    }))
  })
  return { plugins, diagnostics, actions: actionsWith(plugins) }
}

const loadEntry = async (entry: string | ProgramEntry, root: string): Promise<PluginLoading> =>
  typeof entry === 'string' ? importModule(entry, root) : (await import('./program/load-program.ts')).loadProgram(entry, root)

const namesOf = ({ type, aliases }: ActionDescriptor): string[] => [type, ...aliases.map(({ name }) => name)]

/** Whose each name is from now on. */
const claim = (owners: Map<string, string>, descriptors: readonly ActionDescriptor[], plugin: LoadedPlugin | undefined): void => {
  const owner = plugin ? `an action of ${plugin.from}` : 'a built-in action'
  for (const name of descriptors.flatMap(namesOf)) owners.set(name, owner)
}

interface Taken {
  readonly owners: ReadonlyMap<string, string>
  readonly plugins: readonly LoadedPlugin[]
}

/** A name that means two things would mean the one or the other by chance. */
const findTaken = ({ owners, plugins }: Taken, { name: called, from, descriptors }: LoadedPlugin): PluginProblem[] => {
  const own = descriptors.flatMap(namesOf)
  const twice = own.filter((name, index) => own.indexOf(name) < index)
  const namesake = plugins.find(({ name }) => name === called)
  const messages = [
    ...(namesake ? [`${from} calls itself "${called}", as ${namesake.from} does`] : []),
    ...own.filter((name) => owners.has(name)).map((name) => `${from} has an action "${name}", which is the name of ${owners.get(name)}`),
    ...twice.map((name) => `${from} has two actions "${name}"`),
  ]
  return [...new Set(messages)].map((message) => ({ code: 'PLUGIN_NAME_TAKEN', message }))
}

const actionsWith = (plugins: readonly LoadedPlugin[]): ActionTable => {
  const handlers = new Map(plugins.flatMap((plugin) => [...plugin.handlers]))
  return {
    descriptors: [...builtinActions.descriptors, ...plugins.flatMap(({ descriptors }) => descriptors)],
    load: async (type) => handlers.get(type) ?? builtinActions.load(type),
  }
}
