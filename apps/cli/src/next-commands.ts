import { relative } from 'node:path'
import { loadProject, type Project } from '@testmesh/project'
import { batchIds } from '@testmesh/recordings'
import { programName } from './program-name.ts'

/** What to go on with when something failed. */
export interface NextCommands {
  /** Runs again what failed. */
  readonly rerun: string
  /** Says what differs from when it passed. Absent where nothing was recorded before. */
  readonly compare?: string
}

/** From where this one runs: the recording lies in the project of the flows, and from outside of it a path has to name it. */
export const nextCommands = async (project: Project): Promise<NextCommands> => {
  const found = await loadProject({ from: process.cwd() })
  if (found.project?.root !== project.root)
    return { rerun: `${programName} run ${relative(process.cwd(), project.root) || '.'} --last-failed` }
  return {
    rerun: `${programName} run --last-failed`,
    ...(batchIds(project.folder).length > 1 && { compare: `${programName} compare` }),
  }
}
