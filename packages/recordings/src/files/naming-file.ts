/** A full disk does not say what was written: what `write` throws names the file. */
export const namingFile = <T>(path: string, write: () => T): T => {
  try {
    return write()
  } catch (error) {
    throw Object.assign(error as Error, { path })
  }
}
