import { rm } from 'node:fs/promises'
import { type DatabaseOptions, openDatabase } from '../open-database.ts'
import { askForCopy } from '../pglite/ask-for-copy.ts'
import { FolderInUse } from '../pglite/folder-in-use.ts'
import type { Database } from '../ports.ts'

/**
 * As `openDatabase`, for reading. Of a folder that another process has, opens a copy as of now, which goes when it is closed.
 *
 * @throws NoCopy, DamagedDatabase, DiskFull
 */
export const openToRead = async (options: DatabaseOptions, signal?: AbortSignal): Promise<Database> => {
  try {
    return await openDatabase(options)
  } catch (problem) {
    if (!(problem instanceof FolderInUse)) throw problem
    return openCopy(await askForCopy(problem.folder, signal))
  }
}

const openCopy = async (folder: string): Promise<Database> => {
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const database = await openDatabase({ folder })
    return { ...database, close: () => database.close().finally(remove) }
  } catch (problem) {
    await remove()
    throw problem
  }
}
