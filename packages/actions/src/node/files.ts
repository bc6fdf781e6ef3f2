import { ActionError, type Files } from '@testmesh/action-kit'
import { isInside, leadsOutside } from './real-path.ts'

export interface FilesOptions {
  /** Folder of the flow: what it names is looked for here first, then in each folder above, up to `root`. */
  readonly folder: string
  /** The project's root; nothing outside it is read, neither by a path nor by a link. */
  readonly root: string
  /** Where files are written. */
  readonly output: string
  /** Where whoever reads of a file stands. Default: `root`. */
  readonly readerAt?: string
}

/** The files of a project, as actions may use them. */
export const createFiles = ({ folder, root, output, readerAt = root }: FilesOptions): Files => ({
  read: async (path) => fileSystem().readFile(await locate(path, { folder, root })),
  locate: (path) => locate(path, { folder, root }),
  toShown: (path) => {
    const found = candidatesFor(path, { folder, root }).find((candidate) => process.getBuiltinModule('node:fs').existsSync(candidate))
    return found === undefined ? path : relative(readerAt, found)
  },
  glob: async (pattern) => {
    if (isAbsolute(pattern) || !isInside(join(folder, pattern), root)) throw outside(pattern)
    for (const base of foldersUpwards(folder, root)) {
      const found = await filesMatching(pattern, base, root)
      if (found.length > 0) return found.map((path) => relative(folder, path).split(sep).join('/')).sort()
    }
    return []
  },
  write: async (path, bytes) => {
    const { mkdir, writeFile } = fileSystem()
    const target = join(output, path)
    // An output folder within the project stays there: a link in its place does not lead the files away.
    for (const fence of isInside(output, root) ? [output, root] : [output]) if (await leadsOutside(target, fence)) throw outside(path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, bytes)
    return target
  },
})

const locate = async (path: string, around: Pick<FilesOptions, 'folder' | 'root'>): Promise<string> => {
  const found = await findProjectFile(path, around)
  if (found === undefined) throw notFound(path, around)
  return found
}

/**
 * Where a file that a flow names really is: beside the flow, else in the nearest folder above it; undefined where there is none.
 * @throws ActionError FILE_OUTSIDE_PROJECT when the path, or a link on it, leads out of the project
 */
export const findProjectFile = async (path: string, around: Pick<FilesOptions, 'folder' | 'root'>): Promise<string | undefined> => {
  if (!isInside(resolve(around.folder, path), around.root)) throw outside(path)
  for (const candidate of candidatesFor(path, around)) {
    const real = await fileSystem().realpath(candidate).catch(nothingThere)
    if (real === undefined) continue
    if (await leadsOutside(candidate, around.root)) throw outside(path)
    return real
  }
  return undefined
}

const { basename, dirname, isAbsolute, join, relative, resolve, sep } = process.getBuiltinModule('node:path')
const fileSystem = () => process.getBuiltinModule('node:fs/promises')

/** Where nobody keeps data, and where there are many files. */
const PASSED_OVER = new Set(['node_modules', '.git', '.testmesh'])

/** The files below `base` that match, but those that a link on their way leads out of the project to. */
const filesMatching = async (pattern: string, base: string, root: string): Promise<string[]> => {
  if (!isInside(join(base, pattern), root)) return []
  const { glob, stat } = fileSystem()
  const found: string[] = []
  for await (const name of glob(pattern, { cwd: base, exclude: (path) => PASSED_OVER.has(basename(path)) })) {
    const path = join(base, name)
    if (!(await leadsOutside(path, root)) && (await stat(path)).isFile()) found.push(path)
  }
  return found
}

/**
 * Where a file of a flow is looked for, in this order: from the folder of the flow, and from each one above it up to the project. A path
 * that climbs, `../keys/ca.pem`, leaves the project from the folders above sooner than from the flow's own.
 */
export const candidatesFor = (path: string, { folder, root }: Pick<FilesOptions, 'folder' | 'root'>): string[] =>
  (isAbsolute(path) ? [path] : foldersUpwards(folder, root).map((base) => join(base, path))).filter((candidate) =>
    isInside(candidate, root),
  )

const nothingThere = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
  throw error
}

const notFound = (path: string, around: Pick<FilesOptions, 'folder' | 'root'>): ActionError => {
  const searched = candidatesFor(path, around).map((candidate) => relative(around.root, candidate))
  return new ActionError('FILE_NOT_FOUND', `there is no file ${path}`, { hint: `looked for ${searched.join(', ')}` })
}

const outside = (path: string): ActionError =>
  new ActionError('FILE_OUTSIDE_PROJECT', `${path} is outside the project`, { hint: 'move the file into the project' })

/** `folder` and each one above it, up to and with `root`. */
const foldersUpwards = (folder: string, root: string): string[] => {
  const folders = [folder]
  for (let at = folder; at !== root && isInside(at, root) && dirname(at) !== at; ) {
    at = dirname(at)
    folders.push(at)
  }
  return folders
}
