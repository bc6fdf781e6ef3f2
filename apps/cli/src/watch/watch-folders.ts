import { type FSWatcher, statSync, watch } from 'node:fs'
import { UsageError } from '../usage-error.ts'

/** Tells that something in some folders may have changed; what did, the files themselves tell. */
export interface FolderWatch {
  /** Watches these folders from now on, and no others. Those that are not there are left out. @throws UsageError: the system watches no more */
  set(folders: Iterable<string>): void
  close(): void
}

/** Editors write a file in several steps, and `git checkout` writes many. */
const QUIET_MS = 100

/**
 * Calls `changed` when nothing has happened for a moment after something did. Folders are watched, and not files: an editor that saves puts
 * another file in the place of the old one.
 */
export const watchFolders = (changed: () => void): FolderWatch => {
  const watched = new Map<string, { readonly inode: number; readonly watcher: FSWatcher }>()
  let timer: NodeJS.Timeout | undefined
  const note = (): void => {
    clearTimeout(timer)
    timer = setTimeout(changed, QUIET_MS)
  }
  const drop = (folder: string): void => {
    watched.get(folder)?.watcher.close()
    watched.delete(folder)
  }
  const add = (folder: string, inode: number): void => {
    try {
      const watcher = watch(folder, note)
      watched.set(folder, { inode, watcher })
      // It was removed, which the next look at the files tells.
      watcher.on('error', note)
    } catch (error) {
      throw new UsageError(`cannot watch ${folder}: ${reasonOf(error as NodeJS.ErrnoException)}`)
    }
  }
  return {
    set: (folders) => {
      const wanted = new Map([...folders].flatMap((folder) => inodeOf(folder) ?? []))
      for (const [folder, { inode }] of watched) if (wanted.get(folder) !== inode) drop(folder)
      for (const [folder, inode] of wanted) if (!watched.has(folder)) add(folder, inode)
    },
    close: () => {
      clearTimeout(timer)
      for (const folder of [...watched.keys()]) drop(folder)
    },
  }
}

const reasonOf = ({ code, message }: NodeJS.ErrnoException): string =>
  code === 'ENOSPC' || code === 'EMFILE' ? `the system watches no more folders (${code}); name fewer` : message

/** A folder that was removed and made again is another one. */
const inodeOf = (folder: string): [[string, number]] | undefined => {
  const stats = statSync(folder, { throwIfNoEntry: false })
  return stats?.isDirectory() ? [[folder, stats.ino]] : undefined
}
