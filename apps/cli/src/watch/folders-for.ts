import { dirname, resolve } from 'node:path'
import { foldersOfFlows } from '@testmesh/project'
import { sharedFiles } from '../files-of-run.ts'
import { findProject } from '../load-selection.ts'
import type { SelectOptions } from '../options.ts'

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
