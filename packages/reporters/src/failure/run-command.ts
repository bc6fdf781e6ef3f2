import type { StepState } from '@testmesh/protocol'
import { cleanLine } from '../text/fit-text.ts'

/** The command that runs a flow again, or one of its steps: the outermost one, as a step within a loop cannot run alone. */
export const runCommand = (file: string, step?: StepState): string => {
  const [phase, first] = step?.path.split('/') ?? []
  const only = phase === 'steps' && first !== undefined ? ` --only ${quoted(first.replace(/\[\d+\]$/, ''))}` : ''
  return `testmesh run ${quoted(file)}${only}`
}

const quoted = (word: string): string => (/^[\w./:@+-]+$/.test(word) ? word : `'${cleanLine(word).replaceAll("'", `'\\''`)}'`)
