import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { CONFIG_NAMES, loadProject, type Project } from '@testmesh/project'
import { isStandardInput } from '@testmesh/protocol'
import { batchIds } from '@testmesh/recordings'
import { programName } from './program-name.ts'

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
  const isInput = files.length > 0 && files.every(isStandardInput)
  const folder = relative(process.cwd(), project.root) || '.'
  return {
    rerun: `${programName} run ${isInput ? '- ' : isInside ? '' : `${folder} `}--last-failed`,
    ...(batchIds(project.folder).length > 1 && { compare: isInside ? `${programName} compare` : compareThere(folder, project.configFile) }),
  }
}

/** Compares the recordings of a project that lies elsewhere. */
export const compareThere = (folder: string, configFile = configIn(folder)): string =>
  configFile === undefined ? `cd ${folder} && ${programName} compare` : `${programName} compare -c ${relative(process.cwd(), configFile)}`

const configIn = (folder: string): string | undefined => CONFIG_NAMES.map((name) => join(folder, name)).find((path) => existsSync(path))
