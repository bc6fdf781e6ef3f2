export interface FolderLock {
  release(): Promise<void>
}
