import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { createWorkspace, type TextFiles, type Workspace } from './workspace.ts'

const passedOver: ReadonlySet<string> = new Set(['node_modules', 'dist', 'out'])
const dotFolders: ReadonlySet<string> = new Set(['.github', '.changeset'])
const textEndings: ReadonlySet<string> = new Set(
  '.ts .tsx .mjs .js .json .md .yaml .yml .css .html .sql .proto .csv .txt .sh .xml .jsonl .args .npmrc .py'.split(' '),
)

/** Reads every text file below `root` that belongs to the repository. */
export const loadWorkspace = (root: string): Workspace => {
  const files = new Map<string, string>()
  readFolder(root, '', files)
  return createWorkspace(files)
}

const readFolder = (root: string, folder: string, files: Map<string, string>): TextFiles => {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (isOurs(entry.name)) readFolder(root, path, files)
    } else if (entry.isFile() && textEndings.has(extname(entry.name))) files.set(path, readFileSync(join(root, path), 'utf8'))
    // A picture counts as being there; what is in it is not read.
    else if (entry.isFile() && extname(entry.name) === '.png') files.set(path, '')
  }
  return files
}

const isOurs = (name: string): boolean => !passedOver.has(name) && (!name.startsWith('.') || dotFolders.has(name))
