import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { builtinActions } from '@testmesh/actions'
import type { ActionTable } from '@testmesh/engine'
import type { Diagnostic } from '@testmesh/protocol'
import type { LoadedPlugin } from './plugins/loaded-plugin.ts'
import { problem } from './problem.ts'
import { DEFAULTS, type ProjectConfig } from './project-config.ts'
import { readText } from './read-text.ts'

/** The settings that a config gave another value than they have without one. */
export const changedSettings = (config: ProjectConfig): (keyof ProjectConfig)[] =>
  (Object.keys(config) as (keyof ProjectConfig)[]).filter((key) => JSON.stringify(config[key]) !== JSON.stringify(DEFAULTS[key]))

export interface Project {
  /** Absolute. Flows, data and environments are inside it. */
  readonly root: string
  /** Absolute path of the config file, when there is one. */
  readonly configFile?: string
  readonly config: ProjectConfig
  /** Absolute: recordings, cache, cleanup ledger. */
  readonly folder: string
  /** What its flows may use. */
  readonly actions: ActionTable
  /** Where those of them come from that are not built in. */
  readonly plugins: readonly LoadedPlugin[]
}

/** What the config of a project may be called; the first that is there counts. */
export const CONFIG_NAMES = ['testmesh.config.yaml', 'testmesh.config.yml', '.testmesh.yaml']

/** What people used to other tools may call it: to pass over such a file would be to run without their settings. */
const unreadNames = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json'].map((ending) => `testmesh.config.${ending}`)

export interface LoadProjectOptions {
  /** Where to start looking, upwards. */
  readonly from: string
  /** Instead of looking: `--config FILE`. */
  readonly configFile?: string
  /** Where the command runs: problems name the config from there. Default: `from`. */
  readonly shownFrom?: string
  /** Evaluates the code that `plugins` of the config names. Default false: the project then has the built-in actions alone. */
  readonly withPlugins?: boolean
}

export interface LoadedProject {
  /** Absent when anything is wrong. */
  readonly project?: Project
  readonly diagnostics: readonly Diagnostic[]
  /** What the diagnostics speak about. */
  readonly source?: { readonly text: string; readonly file: string }
}

/**
 * The project a folder belongs to: the nearest folder upwards with a config file, else the nearest with a `.git`, else the
 * folder itself.
 */
export const loadProject = async (options: LoadProjectOptions): Promise<LoadedProject> => {
  const from = resolve(options.from)
  const configFile =
    options.configFile === undefined ? findUpwards(from, [...CONFIG_NAMES, ...unreadNames]) : resolve(from, options.configFile)
  if (configFile === undefined) {
    const git = findUpwards(from, ['.git'])
    return { project: projectAt(git === undefined ? from : dirname(git), DEFAULTS), diagnostics: [] }
  }
  if (!existsSync(configFile))
    return { diagnostics: [problem('PROJECT_NO_SUCH_FILE', `there is no config file ${options.configFile}`, {})] }
  if (statSync(configFile).isDirectory())
    return { diagnostics: [problem('PROJECT_NO_SUCH_FILE', `${options.configFile ?? configFile} is a folder, not a config file`, {})] }
  // As the user would name it from where they stand.
  const file = relative(options.shownFrom ?? from, configFile)
    .split(sep)
    .join('/')
  // What reads it is only loaded where there is something to read.
  const { readProjectConfig, unreadConfig } = await import('./read-project-config.ts')
  if (unreadNames.includes(basename(configFile))) return { diagnostics: [unreadConfig(file)] }
  const read = readText(configFile)
  const { value, placeOf, diagnostics } = await readProjectConfig(read, file)
  const source = { text: read.text, file }
  if (!value) return { diagnostics, source }
  const project = { ...projectAt(dirname(configFile), value), configFile }
  const { plugins = [] } = value
  if (!options.withPlugins || plugins.length === 0) return { project, diagnostics }
  const { loadPlugins } = await import('./plugins/load-plugins.ts')
  const loaded = await loadPlugins(plugins, { root: project.root, placeOf: (index) => placeOf?.(['plugins', index]) ?? { file } })
  if (loaded.diagnostics.length > 0) return { diagnostics: [...diagnostics, ...loaded.diagnostics], source }
  return { project: { ...project, actions: loaded.actions, plugins: loaded.plugins }, diagnostics }
}

/** Of other projects than this one, where their flows lie in these folders: a warning each, as what their configs say does not hold here. */
export const warnOfOtherProjects = ({ configFile }: Project, folders: readonly string[], from: string): Diagnostic[] => {
  const configs = new Set([...new Set(folders)].map((folder) => findUpwards(folder, CONFIG_NAMES)))
  return [...configs].flatMap((config) => {
    if (config === undefined || config === configFile) return []
    const other = relative(from, dirname(config)).split(sep).join('/') || '.'
    return {
      ...problem('PROJECT_OTHER', `${other} is a project of its own, and what its config says does not hold here`, {}),
      severity: 'warning',
    }
  })
}

/** A folder as a project without a config file, whatever lies above it. */
export const bareProject = (root: string): Project => projectAt(root, DEFAULTS)

const projectAt = (root: string, config: ProjectConfig): Project => ({
  root,
  config,
  folder: join(root, '.testmesh'),
  actions: builtinActions,
  plugins: [],
})

const findUpwards = (folder: string, names: readonly string[]): string | undefined => {
  for (const name of names) if (existsSync(join(folder, name))) return join(folder, name)
  const above = dirname(folder)
  return above === folder ? undefined : findUpwards(above, names)
}
