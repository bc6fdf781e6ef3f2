import type { Check, Problem } from '../check.ts'
import { declaredNames, type Manifest } from '../workspace/manifest.ts'
import { type ModuleRequest, packageNameOf, type Source } from '../workspace/source.ts'
import type { Workspace, WorkspacePackage } from '../workspace/workspace.ts'

/** Used by their commands or their types, never imported. */
const tools: ReadonlySet<string> = new Set([
  'tsup',
  'turbo',
  'typescript',
  'typescript-7',
  'vitest',
  'react-dom',
  'tailwindcss',
  '@tailwindcss/postcss',
])

/** Brought by what loads the package; its types are declared. */
const brought: ReadonlySet<string> = new Set(['vscode'])

/** Every import is declared, and every declaration imported. */
export const checkDependencies: Check = {
  name: 'every import is declared in its package.json, and nothing else is',
  run: (workspace) => workspace.packages.flatMap((importer) => [...undeclared(importer, workspace), ...unused(importer, workspace)]),
}

const undeclared = (importer: WorkspacePackage, workspace: Workspace): Problem[] =>
  importer.sources.flatMap((source) =>
    source.requests.flatMap((request): Problem[] => {
      const name = packageNameOf(request.specifier)
      if (name === undefined || brought.has(name) || allowedFor({ source, request, importer, workspace }).has(name)) return []
      const isDeclared = declaredNames(importer.manifest).has(name)
      const message = isDeclared ? `"${name}" is needed at run time: it belongs to dependencies` : `"${name}" is not declared`
      return [{ file: source.path, line: request.line, message: `${message} in ${importer.folder}/package.json` }]
    }),
  )

interface Case {
  readonly source: Source
  readonly request: ModuleRequest
  readonly importer: WorkspacePackage
  readonly workspace: Workspace
}

/** Libraries need at run time what their code imports; an app brings everything inside its bundle. Tests may use the tools of the root. */
const allowedFor = ({ source, request, importer, workspace }: Case): ReadonlySet<string> => {
  const { dependencies, peerDependencies } = importer.manifest
  const isShipped = importer.group === 'packages' && !source.isTest && source.path.startsWith(`${importer.folder}/src/`)
  if (isShipped && !isForTests(source)) {
    const names = new Set(Object.keys({ ...dependencies, ...peerDependencies }))
    return request.isTypeOnly ? withTypes(names, importer) : names
  }
  return new Set([...declaredNames(importer.manifest), ...declaredNames(workspace.rootManifest)])
}

/** The contract suite of actions runs inside a test. */
const isForTests = ({ path }: Source): boolean => path.startsWith('packages/action-kit/src/contract/')

/** Types that stay out of the declarations may come from devDependencies. */
const withTypes = (names: ReadonlySet<string>, { manifest }: WorkspacePackage): ReadonlySet<string> =>
  new Set([...names, ...Object.keys(manifest.devDependencies ?? {})])

/** What starts programs, as tests/ and bench/ do, uses packages without importing them. */
const unused = ({ manifest, folder, group, sources }: WorkspacePackage, workspace: Workspace): Problem[] => {
  if (group === 'tests' || group === 'bench') return []
  const used = new Set(sources.flatMap(({ requests }) => requests.map(({ specifier }) => packageNameOf(specifier))))
  const peers = new Set([...peersOf(manifest, workspace), ...bundledNeeds(manifest, workspace)])
  const isIdle = (name: string): boolean => !used.has(name) && !peers.has(name) && !tools.has(name) && !name.startsWith('@types/')
  return [...declaredNames(manifest)]
    .filter(isIdle)
    .map((name) => ({ file: `${folder}/package.json`, message: `"${name}" is declared but never imported` }))
}

/** A command is a bundle of packages: what they need and no bundle can hold, it brings itself. */
const bundledNeeds = ({ bin, devDependencies = {} }: Manifest, { packages }: Workspace): readonly string[] =>
  bin === undefined
    ? []
    : packages
        .filter(({ manifest }) => manifest.name in devDependencies)
        .flatMap(({ manifest }) => Object.keys(manifest.dependencies ?? {}))

/** What the packages of the workspace that a package uses want it to bring. */
const peersOf = (manifest: Manifest, { packages }: Workspace): ReadonlySet<string> => {
  const used = declaredNames(manifest)
  return new Set(
    packages.filter((other) => used.has(other.manifest.name)).flatMap((other) => Object.keys(other.manifest.peerDependencies ?? {})),
  )
}
