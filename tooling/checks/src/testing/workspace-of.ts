import { type Check, problemLine } from '../check.ts'
import { createWorkspace, type Workspace } from '../workspace/workspace.ts'

export type FixtureFiles = Readonly<Record<string, string | object>>

/** A workspace of these files. Manifests may be given as objects. */
export const workspaceOf = (files: FixtureFiles): Workspace =>
  createWorkspace(new Map(Object.entries(files).map(([path, text]) => [path, typeof text === 'string' ? text : JSON.stringify(text)])))

/** What a check finds in these files, as it is printed. */
export const find = async (check: Check, files: FixtureFiles): Promise<string[]> => (await check.run(workspaceOf(files))).map(problemLine)
