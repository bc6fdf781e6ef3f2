import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const depth = 3
/** Of folders that are looked into: a tree of many is no place to wait for a hint. */
const most = 500

/** Folders below `root` that have recordings of their own, those of other projects, the nearest first, with forward slashes. */
export const recordingsBelow = (root: string): readonly string[] => {
  const found: string[] = []
  let looked = 0
  let level = [root]
  for (let down = 1; down <= depth; down++) {
    const next: string[] = []
    for (const folder of level) {
      for (const name of foldersIn(folder).filter((one) => !one.startsWith('.') && one !== 'node_modules')) {
        if (++looked > most) return found
        const path = join(folder, name)
        next.push(path)
        if (foldersIn(join(path, '.testmesh/batches')).length > 0) found.push(relative(root, path).split(sep).join('/'))
      }
    }
    level = next
  }
  return found
}

/** Their names; none where nobody may look. */
const foldersIn = (path: string): string[] => {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  } catch {
    return []
  }
}
