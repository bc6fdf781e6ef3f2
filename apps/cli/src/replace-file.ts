import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'

/** Writes a file anew, whole or not at all. It keeps its mode, and a link stays a link. */
export const replaceFile = (path: string, text: string): void => {
  const target = realpathSync(path)
  const aside = `${target}.${process.pid}.tmp`
  try {
    writeFileSync(aside, text, { mode: statSync(target).mode })
    renameSync(aside, target)
  } catch (error) {
    rmSync(aside, { force: true })
    // A full disk does not say what was written.
    throw Object.assign(error as Error, { path: target })
  }
}
