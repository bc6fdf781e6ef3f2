import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Makes it for this user alone, with the folders above it, unless it is there.
 * One by one: Node's own `recursive` never ends where the system says of a folder that is there that it is not, as in /proc.
 *
 * @throws Error of the system with its code: ENOTDIR, EACCES, ENOENT…
 */
export const makeFolder = async (path: string): Promise<void> => {
  const known = await stat(path).catch((problem: NodeJS.ErrnoException) => {
    if (problem.code !== 'ENOENT') throw problem
    return undefined
  })
  if (known?.isDirectory()) return
  if (known) throw Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${path}'`), { code: 'ENOTDIR', syscall: 'mkdir', path })
  const above = dirname(resolve(path))
  if (above !== resolve(path)) await makeFolder(above)
  await mkdir(path, { mode: 0o700 }).catch((problem: NodeJS.ErrnoException) => {
    // Somebody else made it meanwhile.
    if (problem.code !== 'EEXIST') throw problem
  })
}
