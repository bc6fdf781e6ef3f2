import { realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'

/** Writes a file anew, whole or not at all. It keeps its mode, and a link stays a link. */
export const replaceFile = (path: string, text: string): void => {
  const target = realpathSync(path)
  const aside = `${target}.${process.pid}.tmp`
  writeFileSync(aside, text, { mode: statSync(target).mode })
  renameSync(aside, target)
}
