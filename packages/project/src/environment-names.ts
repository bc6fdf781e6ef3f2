import { readdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Project } from './load-project.ts'

/** The environments that there are, in the order of their names: `eu/staging`, `local`. A project need not have any. */
export const environmentNames = ({ root, config }: Project): string[] => {
  const folder = join(root, config.environments)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const names = files.flatMap((file) => {
    const [, name] = /^(.+)\.ya?ml$/.exec(file.split(sep).join('/')) ?? []
    return name !== undefined && statSync(join(folder, file), { throwIfNoEntry: false })?.isFile() ? name : []
  })
  return [...new Set(names)].sort()
}
