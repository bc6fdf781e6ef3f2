import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Routing } from '@testmesh/engine'
import { isName, unreadableName } from '@testmesh/expressions'
import {
  countExecutions,
  isWholeFlow,
  type LoadedFlow,
  type LoadedProject,
  loadEnvironment,
  loadProject,
  openFlowCache,
  type Project,
  readNamedPath,
  type SelectedFlows,
  selectFlows,
  type VariableLayers,
  variableLayers,
  warnOfOtherProjects,
} from '@testmesh/project'
import type { LastFailed } from '@testmesh/project/again'
import { type Diagnostic, hasErrors } from '@testmesh/protocol'
import type { SelectOptions } from './options.ts'
import { parsePairs } from './parse-pairs.ts'
import { isPackaged, version } from './version.ts'

export interface Selection {
  readonly project: Project
  readonly environment: string | undefined
  /** The same for every flow. */
  readonly variables: VariableLayers
  /** What the environment gives all flows. */
  readonly routing?: Routing
  readonly selected: SelectedFlows
  /** With `--last-failed`: what it went by. */
  readonly lastFailed?: LastFailed
  /** With `--last-failed` alone: how much did not pass then, and has no flow or data row of its name any more. */
  readonly gone?: number
  /** With `--shard`: the flows that all shards share. */
  readonly ofAllShards?: readonly LoadedFlow[]
}

export type Problems = Omit<LoadedProject, 'project'>

/** The project, the environment and the flows that a command line names; or what is wrong with them. */
export const loadSelection = async (paths: readonly string[], options: SelectOptions): Promise<{ selection: Selection } | Problems> => {
  const from = process.cwd()
  const { project, ...problems } = await findProject(paths, options)
  if (!project) return problems
  const { environment, variables, diagnostics: problemsOfValues } = await loadValues(project, options)
  if (hasErrors(problemsOfValues)) return { diagnostics: problemsOfValues }
  const last = options.lastFailed ? await (await import('./of-the-last-run.ts')).lastRunOf(project, paths) : undefined
  const named = last && paths.length === 0 ? last.files.map((file) => join(project.root, file)) : paths
  // Where all passed, none is named: that is not the same as all.
  if (last && named.length === 0)
    return { selection: { project, environment: environment.name, variables, selected: nothing, lastFailed: last } }
  const input = named.includes('-') ? await (await import('./read-input.ts')).inputFor(options) : undefined
  const selected = await selectFlows(named, {
    project,
    from,
    variables,
    routing: environment.routing,
    descriptors: project.actions.descriptors,
    filter: { tags: options.tags, anyTag: options.tag, excludeTags: options.excludeTags, suite: options.suite, grep: options.grep },
    // A run from source reads flows anew: the code that reads them may have changed, and so may plugins.
    ...(isPackaged && project.plugins.length === 0 && { cache: openFlowCache(project.folder, version) }),
    ...(options.data !== undefined && { dataFile: options.data }),
    ...(input && { input }),
    ...(options.varsFile && { envFiles: options.varsFile }),
  })
  const failed = last ? await (await loadAgain()).onlyLastFailed(selected, last) : selected
  const since = options.onlyChanged
  const changed = since !== undefined ? await (await import('./only-changed.ts')).onlyChanged(failed, { project, since, options }) : failed
  const meant = isWholeFlow(options) ? changed : (await import('./step-selection.ts')).onlyMeant(changed, options)
  const { repeatEach: times = 1 } = options
  const all = times > 1 ? (await loadAgain()).repeatEach(meant, times) : meant
  const wanted = options.shard ? (await loadAgain()).onlyShard(all, options.shard) : all
  const folders = options.config === undefined ? wanted.flows.map(({ folder }) => folder) : []
  const diagnostics = [...problemsOfValues, ...warnOfNames(options), ...warnOfOtherProjects(project, folders, from), ...wanted.diagnostics]
  const isAll = paths.length === 0 && selected.filteredOut === 0
  return {
    selection: {
      project,
      environment: environment.name,
      variables,
      ...(environment.routing && { routing: environment.routing }),
      selected: { ...wanted, diagnostics },
      ...(last && { lastFailed: last }),
      ...(last && isAll && { gone: Math.max(0, last.count - countExecutions(failed.flows)) }),
      ...(options.shard && { ofAllShards: all.flows }),
    },
  }
}

/** The environment that a command line names, and all variables that are the same for every flow. */
export const loadValues = async (project: Project, options: Pick<SelectOptions, 'env' | 'var' | 'secret' | 'secretsFile'>) => {
  const environment = await loadEnvironment(project, { name: options.env, descriptors: project.actions.descriptors })
  const { secretsFile: named } = options
  const secretsFiles = named ? await (await loadAgain()).readSecretsFiles(named, project) : { sources: [], diagnostics: [] }
  const variables = variableLayers(project, {
    variables: parsePairs('--var', options.var),
    secrets: parsePairs('--secret', options.secret),
    secretsFiles: secretsFiles.sources,
    environment: environment.source,
    osEnvironment: process.env,
  })
  return { environment, variables, diagnostics: [...environment.diagnostics, ...secretsFiles.diagnostics] }
}

/** Of variables that no flow reads as they are called: `--var 2nd=mara`. */
const warnOfNames = ({ var: variables, secret }: SelectOptions): Diagnostic[] =>
  Object.keys({ ...parsePairs('--var', variables), ...parsePairs('--secret', secret) })
    .filter((name) => !isName(name))
    .map((name) => ({ code: 'FLOW_BAD_NAME', severity: 'warning', ...unreadableName(name), place: {} }))

/** The config that was named; else a project with a config around the first flow, wherever the command runs; else around the command. */
export const findProject = async ([first]: readonly string[], { config }: Pick<SelectOptions, 'config'>): Promise<LoadedProject> => {
  const from = process.cwd()
  const withPlugins = true
  if (config !== undefined) return loadProject({ from, configFile: config, withPlugins })
  const path = first === undefined ? from : resolve(from, readNamedPath(first, from).path)
  if (path === from || !existsSync(path)) return loadProject({ from, withPlugins })
  const folder = statSync(path).isDirectory() ? path : dirname(path)
  const around = await loadProject({ from: folder, shownFrom: from, withPlugins })
  return folder !== from && around.project && around.project.configFile === undefined ? loadProject({ from, withPlugins }) : around
}

const nothing: SelectedFlows = { flows: [], diagnostics: [], passedOver: 0, filteredOut: 0, tags: [] }

const loadAgain = () => import('@testmesh/project/again')
