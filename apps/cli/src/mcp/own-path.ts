import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'

/**
 * A path as the project calls it. Assistants name files by absolute paths, and may know the folder by another name: through a link,
 * as /tmp is one on macOS.
 */
export const ownPath = (named: string, folder: string): string => {
  const other = isAbsolute(named) ? around(named).find((path) => existsSync(path) && realpathSync(path) === folder) : undefined
  return other === undefined ? named : join(folder, relative(other, named))
}

/** The path, and the folders around it. */
const around = (path: string): string[] => [path, ...(dirname(path) === path ? [] : around(dirname(path)))]
