import * as fs from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder, with those above it, unless it is there.
 * One by one: Node's own `recursive` never ends where the system says of a folder that is there that it is not, as in /proc.
 *
 * @param mode of the folders it makes. Default: what the system gives.
 * @throws Error of the system with its code: ENOTDIR, EACCES, ENOENT…
 */
export const makeFolder = (path: string, mode?: number): void => {
  if (fs.existsSync(path)) return
  const whole = resolve(path)
  // Nothing lies above a drive that is not there.
  if (dirname(whole) !== whole) makeFolder(dirname(whole), mode)
  try {
    fs.mkdirSync(path, { mode })
  } catch (error) {
    // Somebody else made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
