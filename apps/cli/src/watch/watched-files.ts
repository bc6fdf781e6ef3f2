import { dirname, join, resolve } from 'node:path'
import { actionDescriptors } from '@testmesh/actions'
import { filesOfFlow, foldersOfFlows, type LoadedFlow, type Project } from '@testmesh/project'
import { findProject } from '../load-selection.ts'
import type { SelectOptions } from '../options.ts'

/** What every flow of a run depends on: the config, the environment, and the files that the command line names. */
const sharedFiles = ({ root, config, configFile }: Project, { env, varsFile = [], data }: SelectOptions): string[] => {
  const environment = join(root, config.environments, env ?? config.env ?? 'local')
  const named = [...varsFile, ...(data === undefined ? [] : [data])]
  return [
    ...(configFile === undefined ? [] : [configFile]),
    `${environment}.yaml`,
    `${environment}.yml`,
    ...named.map((name) => resolve(name)),
  ]
}

/** The files whose change is a reason to run a flow again. */
export const filesFor = (flow: LoadedFlow, project: Project, options: SelectOptions): string[] => [
  ...filesOfFlow(flow, project, actionDescriptors),
  ...sharedFiles(project, options),
]

/** The folders where something can happen that matters to what a command line names, whatever is wrong with it now. */
export const foldersFor = async (paths: readonly string[], options: SelectOptions, files: Iterable<string>): Promise<Set<string>> => {
  const { project } = await findProject(paths, options)
  const config = options.config === undefined ? process.cwd() : dirname(resolve(options.config))
  const ofProject = project
    ? [
        project.root,
        ...(await foldersOfFlows(project, paths, process.cwd())),
        ...sharedFiles(project, options).map((file) => dirname(file)),
      ]
    : []
  return new Set([config, ...ofProject, ...[...files].map((file) => dirname(file))])
}
