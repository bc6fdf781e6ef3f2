import type { Check, Problem } from '../check.ts'
import type { Workspace, WorkspacePackage } from '../workspace/workspace.ts'

/** What is built of the sources of packages is built anew when one of them changes: its turbo.json names them all. */
export const checkBuildInputs: Check = {
  name: 'what is built of packages names them all',
  run: (workspace) => workspace.packages.flatMap((built) => inputProblems(built, workspace)),
}

const inputProblems = (built: WorkspacePackage, workspace: Workspace): Problem[] => {
  const file = `${built.folder}/turbo.json`
  const [, names] = /\$TURBO_ROOT\$\/packages\/\{([^}]*)\}\/src\//.exec(workspace.files.get(file) ?? '') ?? []
  if (names === undefined) return []
  const named = new Set(names.split(','))
  const needed = new Set([...packagesBelow(built, workspace)].map(({ shortName }) => shortName))
  return [
    ...[...needed]
      .filter((name) => !named.has(name))
      .map((name) => ({ file, message: `"${name}" is missing: the pages would not change with it` })),
    ...[...named].filter((name) => !needed.has(name)).map((name) => ({ file, message: `"${name}" is named, but not used` })),
  ]
}

const packagesBelow = (
  built: WorkspacePackage,
  workspace: Workspace,
  found = new Set<WorkspacePackage>(),
): ReadonlySet<WorkspacePackage> => {
  for (const name of Object.keys(built.manifest.dependencies ?? {})) {
    const used = workspace.packages.find(({ manifest }) => manifest.name === name)
    if (!used || found.has(used)) continue
    found.add(used)
    packagesBelow(used, workspace, found)
  }
  return found
}
