import { join } from 'node:path'
import { RelativePattern, Uri, type WorkspaceFolder, workspace } from 'vscode'
import { type ListedFlow, listFlows } from '../cli/list-flows.ts'
import { cliOf } from '../editor/cli-of.ts'
import { environmentWords } from '../editor/settings.ts'

/** Where a project begins, as the command line finds it. */
const configs = '{testmesh.config.yaml,testmesh.config.yml,.testmesh.yaml}'

/** A folder whose flows run together, from there. */
export interface FoundProject {
  readonly folder: Uri
  /** Events name files from here. */
  readonly root: string
  readonly flows: readonly ListedFlow[]
  /** Why nothing is known of its flows. */
  readonly problem?: string
}

/** The projects of a folder that is open: itself, and each below it. A flow belongs to the nearest. */
export const findProjects = async ({ uri }: WorkspaceFolder): Promise<readonly FoundProject[]> => {
  const files = await workspace.findFiles(new RelativePattern(uri, `**/${configs}`), '**/{node_modules,dist}/**')
  const below = files.map((file) => Uri.joinPath(file, '..').fsPath)
  const folders = [...new Set([uri.fsPath, ...below])].sort((one, other) => other.length - one.length)
  const taken = new Set<string>()
  const projects: FoundProject[] = []
  // The deepest first.
  for (const folder of folders) {
    const { flows, ...project } = await readProject(Uri.file(folder))
    const own = flows.filter(({ file }) => !taken.has(join(folder, file)))
    for (const { file } of own) taken.add(join(folder, file))
    projects.push({ ...project, flows: own })
  }
  return projects.reverse()
}

const readProject = async (folder: Uri): Promise<FoundProject> => {
  try {
    const { root, flows } = await listFlows(cliOf(folder), { folder: folder.fsPath, words: environmentWords() })
    return { folder, root: join(folder.fsPath, root), flows }
  } catch (error) {
    return { folder, root: folder.fsPath, flows: [], problem: error instanceof Error ? error.message : String(error) }
  }
}
