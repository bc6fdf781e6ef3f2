import { type Dirent, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/** What a project keeps in `.testmesh`, and how an entry of it is told from another file. */
const kept = {
  batches: (entry: Dirent) => entry.isDirectory(),
  cleanup: (entry: Dirent) => entry.name.endsWith('.jsonl'),
}

/** Of folders that are looked into: a tree of more is no place to wait for a hint. */
const most = 2_000

/** The projects below `root` that keep such entries of their own, the nearest first, as they are called from here. */
export const projectsBelow = (root: string, what: keyof typeof kept): readonly string[] => {
  const found: string[] = []
  const folders = foldersIn(root)
  // What stands in a folder is looked at after all that stands beside it.
  for (let at = 0; at < Math.min(folders.length, most); at += 1) {
    const folder = folders[at] ?? ''
    if (entriesOf(join(folder, '.testmesh', what)).some(kept[what])) found.push(relative(process.cwd(), folder) || '.')
    folders.push(...foldersIn(folder))
  }
  return found
}

const passed: ReadonlySet<string> = new Set(['node_modules', '.git', '.testmesh'])

const foldersIn = (path: string): string[] =>
  entriesOf(path).flatMap((entry) => (entry.isDirectory() && !passed.has(entry.name) ? [join(path, entry.name)] : []))

/** None where nobody may look. */
const entriesOf = (path: string): readonly Dirent[] => {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch {
    return []
  }
}
