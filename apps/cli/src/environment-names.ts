import { readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Project } from '@testmesh/project'

/** Those that `--env` takes, in the order of their names: `eu/staging`, `local`. A project need not have any. */
export const environmentNames = ({ root, config }: Project): string[] => {
  const files = listFolder(join(root, config.environments))
  return files.flatMap((file) => /^(.+)\.ya?ml$/.exec(file.replaceAll(sep, '/'))?.[1] ?? []).sort()
}

const listFolder = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
}
