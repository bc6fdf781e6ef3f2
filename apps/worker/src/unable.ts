/** The machine of this worker lets no execution begin. */
export class Unable extends Error {
  override readonly name: string = 'Unable'
}

/** It has no room for the files of this execution, though it has for others. */
export class TooLarge extends Unable {
  override readonly name = 'TooLarge'
}

/** What is short, shut or gone for every execution: room on the disk, the folder for temporary files, files, memory, processes. */
const ofMachine = /^(?:ENOENT|ENOSPC|EDQUOT|EMFILE|ENFILE|ENOMEM|EAGAIN|EROFS|EACCES|EPERM|EIO)$/

/** @throws Unable when the system refuses it as it would for any execution; whatever else it throws */
export const unlessUnable = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw error instanceof Error && 'code' in error && ofMachine.test(String(error.code))
      ? new Unable(error.message, { cause: error })
      : error
  }
}
