/** A full disk does not say what was written, a folder not that it was read, nor broken JSON where it stood: what `work` throws names the file. */
export const namingFile = <T>(path: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw Object.assign(error as Error, { path })
  }
}
