import { relative } from 'node:path'
import type { Project } from '@testmesh/project'
import { countPending } from '@testmesh/recordings'
import { count } from './count.ts'
import { programName } from './program-name.ts'

/** What would be left when the process ended now, and the command that removes it: one line, or empty where nothing is. */
export const leftBehind = ({ root, folder }: Project): string => {
  const left = countPending(folder)
  if (left === 0) return ''
  const below = relative(process.cwd(), root)
  const where = below === '' || below.startsWith('..') ? '' : ` ${below}`
  return `${count(left, 'thing')} that runs made may still be there: \`${programName} cleanup${where}\` removes ${left === 1 ? 'it' : 'them'}\n`
}
