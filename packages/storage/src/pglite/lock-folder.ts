import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import type { FolderLock } from './folder-lock.ts'
import { lockByPidFile } from './lock-by-pid-file.ts'
import { lockBySocket } from './lock-by-socket.ts'

/**
 * Makes this process the only one that may open the folder, until released or until the process ends, however it ends.
 *
 * @throws FolderInUse
 */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  const path = await realpath(folder)
  return process.platform === 'linux' ? lockBySocket(path) : lockByPidFile(path)
}

/** For one who has other things to do before he opens it. @throws FolderInUse when a process has it now, this one too */
export const refuseFolderInUse = async (folder: string): Promise<void> => {
  if (existsSync(folder)) await (await lockFolder(folder)).release()
}
