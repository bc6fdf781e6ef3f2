import { resolve } from 'node:path'
import { environmentFiles, filesOfFlow, type LoadedFlow, type Project } from '@testmesh/project'
import type { SelectOptions } from './options.ts'

/** What every flow of a run depends on: the config, its plugins, the environment, and the files that the command line names. */
export const sharedFiles = (project: Project, { env, varsFile = [], secretsFile = [], data }: SelectOptions): string[] => [
  ...(project.configFile === undefined ? [] : [project.configFile]),
  ...project.plugins.flatMap(({ files }) => files),
  ...environmentFiles(project, env),
  ...[...varsFile, ...secretsFile, ...(data === undefined ? [] : [data])].map((name) => resolve(name)),
]

/** The files whose change is a reason to run a flow again. Absolute; some may not be there. */
export const filesFor = (flow: LoadedFlow, project: Project, options: SelectOptions): string[] => [
  ...filesOfFlow(flow, project, project.actions.descriptors),
  ...sharedFiles(project, options),
]
