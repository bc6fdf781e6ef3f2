import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { boolean, type ConfigSchema, choice, duration, integer, json, list, map, object, text } from '@testmesh/action-kit'
import { builtinActions } from '@testmesh/actions'
import type { ActionTable } from '@testmesh/engine'
import type { Diagnostic, JsonValue } from '@testmesh/protocol'
import { optional } from 'valibot'
import type { LoadedPlugin } from './plugins/loaded-plugin.ts'
import { problem } from './problem.ts'
import { readText } from './read-text.ts'

/** `testmesh.config.yaml`, all of it optional. */
export interface ProjectConfig {
  readonly flows: string
  readonly environments: string
  readonly env?: string
  readonly variables: Readonly<Record<string, JsonValue>>
  readonly os_env: readonly string[]
  readonly parallel?: number
  /** Milliseconds. */
  readonly step_timeout: number
  readonly strict_teardown: boolean
  /** Modules of actions: paths from the config, and names of packages. */
  readonly plugins?: readonly string[]
  readonly lint?: { readonly rules: Readonly<Record<string, 'off' | 'note' | 'warning' | 'error'>> }
}

const DEFAULTS: ProjectConfig = {
  flows: '.',
  environments: 'environments',
  variables: {},
  os_env: [],
  step_timeout: 30_000,
  strict_teardown: false,
}

/** The settings that a config gave another value than they have without one. */
export const changedSettings = (config: ProjectConfig): (keyof ProjectConfig)[] =>
  (Object.keys(config) as (keyof ProjectConfig)[]).filter((key) => JSON.stringify(config[key]) !== JSON.stringify(DEFAULTS[key]))

/** Made where a file is read: most projects have none. */
const projectConfigSchema = (): ConfigSchema =>
  object(
    {
      flows: text({
        title: 'Folder of the flows',
        description: 'Where flows are looked for when none are named.',
        default: DEFAULTS.flows,
      }),
      environments: text({ title: 'Folder of the environments', default: DEFAULTS.environments }),
      env: optional(text({ title: 'Default environment', description: 'Used when `--env` is not given.' })),
      variables: optional(map(json() as ConfigSchema, { title: 'Variables', description: 'The weakest source of variables.' }), {}),
      os_env: optional(list(text(), { title: 'Names taken from the shell', description: 'Weaker still.' }), []),
      parallel: optional(integer({ title: 'Executions at the same time', description: 'Default: the cores of the machine.', minimum: 1 })),
      step_timeout: duration({ title: 'Default limit of a step', default: '30s' }),
      strict_teardown: boolean({ title: 'Whether a failing teardown fails the flow', default: false }),
      plugins: optional(
        list(text({ minLength: 1 }), {
          title: 'Plugins',
          description: 'Modules with actions of your own: paths from the config, and names of packages.',
        }),
      ),
      lint: optional(
        object(
          {
            rules: optional(
              map(choice(['off', 'note', 'warning', 'error']) as ConfigSchema, {
                title: 'Rules',
                description: 'How much each rule matters, by its code.',
              }),
              {},
            ),
          },
          { title: 'Linter' },
        ),
      ),
    },
    { title: 'Project config', description: 'Settings of a project.' },
  )

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
  const configFile = options.configFile === undefined ? findUpwards(from, CONFIG_NAMES) : resolve(from, options.configFile)
  if (configFile === undefined) {
    const git = findUpwards(from, ['.git'])
    return { project: projectAt(git === undefined ? from : dirname(git), DEFAULTS), diagnostics: [] }
  }
  if (!existsSync(configFile))
    return { diagnostics: [problem('PROJECT_NO_SUCH_FILE', `there is no config file ${options.configFile}`, {})] }
  if (statSync(configFile).isDirectory())
    return { diagnostics: [problem('PROJECT_NO_SUCH_FILE', `${options.configFile ?? configFile} is a folder, not a config file`, {})] }
  const read = readText(configFile)
  // The YAML library is only loaded where there is something to read.
  const { readSettings } = await import('./settings.ts')
  // As the user would name it from where they stand.
  const file = relative(options.shownFrom ?? from, configFile)
    .split(sep)
    .join('/')
  const { value, placeOf, diagnostics } = await readSettings<ProjectConfig>(projectConfigSchema(), {
    ...read,
    file,
    code: 'PROJECT_BAD_CONFIG',
    subject: 'the project config',
  })
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
