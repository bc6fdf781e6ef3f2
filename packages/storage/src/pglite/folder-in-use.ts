/** Another process has the folder's database open, or this one has it already. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse'
  readonly code = 'FOLDER_IN_USE'
  readonly folder: string
  /** Absent when the owner could not be found out. */
  readonly pid: number | undefined

  constructor(folder: string, pid: number | undefined) {
    super(
      `The data folder ${folder} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}. Stop it, or use another folder.`,
    )
    this.folder = folder
    this.pid = pid
  }
}
