import { ActionError, type Files } from '@testmesh/action-kit'

export interface FilesOptions {
  /** Folder of the flow: what it names is looked for here first, then in each folder above, up to `root`. */
  readonly folder: string
  /** The project's root; nothing outside it is read. */
  readonly root: string
  /** Where files are written. */
  readonly output: string
}

/** The files of a project, as actions may use them. */
export const createFiles = ({ folder, root, output }: FilesOptions): Files => ({
  read: async (path) => {
    const { readFile } = fileSystem()
    const tried: string[] = []
    for (const base of foldersUpwards(folder, root)) {
      const candidate = join(base, path)
      if (!isInside(candidate, root)) throw outside(path)
      tried.push(candidate)
      const bytes = await readFile(candidate).catch(nothingThere)
      if (bytes) return bytes
    }
    const searched = tried.map((candidate) => relative(root, candidate)).join(', ')
    throw new ActionError('FILE_NOT_FOUND', `there is no file ${path}`, { hint: `looked for ${searched}` })
  },
  write: async (path, bytes) => {
    const { mkdir, writeFile } = fileSystem()
    const target = join(output, path)
    if (!isInside(target, output)) throw outside(path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, bytes)
    return target
  },
})

const { dirname, join, relative, isAbsolute } = process.getBuiltinModule('node:path')
const fileSystem = () => process.getBuiltinModule('node:fs/promises')

const nothingThere = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
  throw error
}

const outside = (path: string): ActionError =>
  new ActionError('FILE_OUTSIDE_PROJECT', `${path} is outside the project`, { hint: 'move the file into the project' })

const isInside = (path: string, folder: string): boolean => {
  const way = relative(folder, path)
  return way === '' || (!way.startsWith('..') && !isAbsolute(way))
}

/** `folder` and each one above it, up to and with `root`. */
export const foldersUpwards = (folder: string, root: string): string[] => {
  const folders = [folder]
  for (let at = folder; at !== root && isInside(at, root) && dirname(at) !== at; ) {
    at = dirname(at)
    folders.push(at)
  }
  return folders
}
