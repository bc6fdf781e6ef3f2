import { type Manifest, parseManifest } from './manifest.ts'
import { parseSource, type Source } from './source.ts'

/** All text files of the repository by their path from its root, with `/`. */
export type TextFiles = ReadonlyMap<string, string>

export interface WorkspacePackage {
  readonly manifest: Manifest
  /** `packages/flow` */
  readonly folder: string
  /** The first part of the folder: `packages`, `apps`, `tooling`, `examples`, `tests`, `bench`. */
  readonly group: string
  /** Last part of the folder: `flow`. */
  readonly shortName: string
  /** TypeScript files, tests and settings included. */
  readonly sources: readonly Source[]
}

export interface Workspace {
  readonly files: TextFiles
  readonly rootManifest: Manifest
  readonly packages: readonly WorkspacePackage[]
}

/** What the checks look at. TypeScript is parsed when a check first asks for it. */
export const createWorkspace = (files: TextFiles): Workspace => {
  const folders = [...files.keys()].filter((path) => path.endsWith('/package.json')).map((path) => path.slice(0, -'/package.json'.length))
  return {
    files,
    rootManifest: parseManifest(files.get('package.json') ?? '{}'),
    packages: folders.filter(isMember).map((folder) => toPackage(folder, files)),
  }
}

/** The package that a file belongs to. */
export const packageOf = (file: string, { packages }: Workspace): WorkspacePackage | undefined =>
  packages.find(({ folder }) => file.startsWith(`${folder}/`))

/** Sources that become part of what users install. */
export const productSources = ({ group, folder, sources }: WorkspacePackage): readonly Source[] =>
  group === 'packages' || group === 'apps' ? sources.filter(({ path, isTest }) => !isTest && path.startsWith(`${folder}/src/`)) : []

/** Packages are `tests`, `bench`, and the folders directly below the other groups. */
const isMember = (folder: string): boolean => /^(?:tests|bench|(?:packages|apps|tooling|examples)\/[^/]+)$/.test(folder)

const toPackage = (folder: string, files: TextFiles): WorkspacePackage => {
  const [group = folder] = folder.split('/')
  let sources: Source[] | undefined
  return {
    manifest: parseManifest(files.get(`${folder}/package.json`) ?? '{}'),
    folder,
    group,
    shortName: folder.split('/').at(-1) ?? folder,
    get sources() {
      sources ??= [...files].filter(([path]) => isSource(path, folder)).map(([path, text]) => parseSource(path, text))
      return sources
    },
  }
}

/** `packed/` holds files for an empty folder elsewhere; they resolve packages that are installed there. */
const isSource = (path: string, folder: string): boolean =>
  path.startsWith(`${folder}/`) && /(?<!\.d)\.tsx?$/.test(path) && !path.startsWith('tests/packed/')
