import { relative } from 'node:path'
import { loadProject, type Project } from '@testmesh/project'
import { programName } from './program-name.ts'

/**
 * The command that runs again what failed, from where this one runs: the recording lies in the project of the flows, and from
 * outside of it a path has to name it.
 */
export const rerunCommand = async (project: Project): Promise<string> => {
  const found = await loadProject({ from: process.cwd() })
  if (found.project?.root === project.root) return `${programName} run --last-failed`
  return `${programName} run ${relative(process.cwd(), project.root) || '.'} --last-failed`
}
