import { open } from 'node:fs/promises'

/** Resolves when the content of the file is on the disk. */
export const syncFile = (path: string): Promise<void> => sync(path, 'r+')

/** Resolves when what the folder names is on the disk: files that were made, renamed or removed in it. Windows has no such thing. */
export const syncFolder = async (path: string): Promise<void> => {
  if (process.platform !== 'win32') await sync(path, 'r')
}

const sync = async (path: string, flags: string): Promise<void> => {
  const file = await open(path, flags)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
