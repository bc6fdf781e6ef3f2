import { dirname, resolve } from 'node:path'
import { foldersOfFlows, type Project, readNamedPath } from '@testmesh/project'
import { sharedFiles } from '../files-of-run.ts'
import type { SelectOptions } from '../options.ts'

/** The folders where something can happen that matters to what a command line names, whatever is wrong with it now. @param project Absent where its config cannot be read. */
export const foldersFor = async (
  project: Project | undefined,
  { paths, options, files }: { readonly paths: readonly string[]; readonly options: SelectOptions; readonly files: Iterable<string> },
): Promise<Set<string>> => {
  const from = process.cwd()
  const config = options.config === undefined ? from : dirname(resolve(options.config))
  const named = paths.map((path) => readNamedPath(path, from).path)
  const ofProject = project
    ? [project.root, ...(await foldersOfFlows(project, named, from)), ...sharedFiles(project, options).map((file) => dirname(file))]
    : []
  return new Set([config, ...ofProject, ...[...files].map((file) => dirname(file))])
}
