import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { CONFIG_NAMES, loadProject, type Project } from '@testmesh/project'
import { isStandardInput } from '@testmesh/protocol'
import { batchIds } from '@testmesh/recordings'
import { programName } from './program-name.ts'
import { shownFile } from './shown-file.ts'

/** What to go on with when something failed. */
export interface NextCommands {
  /** Runs again what failed. */
  readonly rerun: string
  /** Says what differs from when it passed. Absent where nothing was recorded before. */
  readonly compare?: string
}

/** Of a run of these files, from where this one runs: the recording lies in the project of the flows, and from outside of it a path has to name it. */
export const nextCommands = async (project: Project, files: readonly string[]): Promise<NextCommands> => {
  const found = await loadProject({ from: process.cwd() })
  const isInside = found.project?.root === project.root
  const folder = relative(process.cwd(), project.root) || '.'
  const named = files.some(isStandardInput) ? `${asNamed(files, project)} ` : isInside ? '' : `${folder} `
  return {
    rerun: `${programName} run ${named}--last-failed`,
    ...(batchIds(project.folder).length > 1 && { compare: isInside ? `${programName} compare` : compareThere(folder, project.configFile) }),
  }
}

/** Files of a project as a command names them: each once, one that came from standard input by `-`. */
export const asNamed = (files: readonly string[], { root }: Project): string =>
  [...new Set(files.map((file) => (isStandardInput(file) ? '-' : shownFile(root)(file))))].join(' ')

/** Compares the recordings of a project that lies elsewhere. */
export const compareThere = (folder: string, configFile = configIn(folder)): string =>
  configFile === undefined ? `cd ${folder} && ${programName} compare` : `${programName} compare -c ${relative(process.cwd(), configFile)}`

const configIn = (folder: string): string | undefined => CONFIG_NAMES.map((name) => join(folder, name)).find((path) => existsSync(path))
