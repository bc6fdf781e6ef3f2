import { join, resolve } from 'node:path'
import { actionDescriptors } from '@testmesh/actions'
import { filesOfFlow, type LoadedFlow, type Project } from '@testmesh/project'
import type { SelectOptions } from './options.ts'

/** What every flow of a run depends on: the config, the environment, and the files that the command line names. */
export const sharedFiles = ({ root, config, configFile }: Project, { env, varsFile = [], data }: SelectOptions): string[] => {
  const environment = join(root, config.environments, env ?? config.env ?? 'local')
  const named = [...varsFile, ...(data === undefined ? [] : [data])]
  return [
    ...(configFile === undefined ? [] : [configFile]),
    `${environment}.yaml`,
    `${environment}.yml`,
    ...named.map((name) => resolve(name)),
  ]
}

/** The files whose change is a reason to run a flow again. Absolute; some may not be there. */
export const filesFor = (flow: LoadedFlow, project: Project, options: SelectOptions): string[] => [
  ...filesOfFlow(flow, project, actionDescriptors),
  ...sharedFiles(project, options),
]
