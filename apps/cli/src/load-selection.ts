import { actionDescriptors } from '@testmesh/actions'
import {
  loadEnvironment,
  loadProject,
  openFlowCache,
  type Project,
  type SelectedFlows,
  selectFlows,
  variableSources,
} from '@testmesh/project'
import type { Diagnostic } from '@testmesh/protocol'
import { hasErrors } from '@testmesh/protocol'
import type { SelectOptions } from './options.ts'
import { parsePairs } from './parse-pairs.ts'
import { isPackaged, version } from './version.ts'

export interface Selection {
  readonly project: Project
  readonly environment: string | undefined
  readonly selected: SelectedFlows
}

/** The project, the environment and the flows that a command line names; or what is wrong with them. */
export const loadSelection = async (
  paths: readonly string[],
  options: SelectOptions,
): Promise<{ selection: Selection } | { diagnostics: readonly Diagnostic[] }> => {
  const from = process.cwd()
  const { project, diagnostics } = await loadProject({ from, ...(options.config !== undefined && { configFile: options.config }) })
  if (!project) return { diagnostics }
  const environment = await loadEnvironment(project, options.env)
  if (hasErrors(environment.diagnostics)) return { diagnostics: environment.diagnostics }
  const variables = variableSources(project, {
    variables: parsePairs('--var', options.var),
    secrets: parsePairs('--secret', options.secret),
    environment: environment.source,
    osEnvironment: process.env,
  })
  const selected = await selectFlows(paths, {
    project,
    from,
    variables,
    descriptors: actionDescriptors,
    filter: { tags: options.tags, excludeTags: options.excludeTags, suite: options.suite, grep: options.grep },
    // A run from source reads flows anew: the code that reads them may have changed.
    ...(isPackaged && { cache: openFlowCache(project.folder, version) }),
    ...(options.data !== undefined && { dataFile: options.data }),
    ...(options.envFile && { envFiles: options.envFile }),
  })
  return { selection: { project, environment: environment.name, selected } }
}
