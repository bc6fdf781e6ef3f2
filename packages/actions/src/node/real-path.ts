const { basename, dirname, isAbsolute, join, relative, resolve, sep } = process.getBuiltinModule('node:path')

/** Whether `path` is `folder` or within it, by their letters. */
export const isInside = (path: string, folder: string): boolean => {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Whether a path, or a link on it, leads out of `folder`; also of a file that is not there yet. */
export const leadsOutside = async (path: string, folder: string): Promise<boolean> =>
  !isInside(path, folder) || !isInside(await realPathOf(path), await realPathOf(folder))

/**
 * A path without links, also of what is not there yet: where a write to it would land. A link to nothing counts, because a write
 * would make what it names.
 */
const realPathOf = async (path: string): Promise<string> => {
  const { readlink, realpath } = process.getBuiltinModule('node:fs/promises')
  try {
    return await realpath(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error
  }
  const folder = await realPathOf(dirname(path))
  const link = await readlink(path).catch(() => undefined)
  return link === undefined ? join(folder, basename(path)) : realPathOf(resolve(folder, link))
}
