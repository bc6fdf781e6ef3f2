import type { TextStyle } from '@testmesh/protocol'
import colors from 'picocolors'
import type { OutputOptions } from './options.ts'

export interface Terminal {
  readonly isTerminal: boolean
  readonly color: boolean
  readonly style: TextStyle
  readonly verbosity: 'quiet' | 'normal' | 'verbose'
  width(): number
}

/** What the process writes to, and how: flags first, then NO_COLOR and FORCE_COLOR, then what standard output is. */
export const describeTerminal = (options: OutputOptions): Terminal => {
  const isTerminal = process.stdout.isTTY === true && process.env.CI === undefined && process.env.TERM !== 'dumb'
  const color = options.color ?? (process.env.NO_COLOR ? false : process.env.FORCE_COLOR ? true : isTerminal)
  return {
    isTerminal,
    color,
    style: colors.createColors(color),
    verbosity: options.quiet ? 'quiet' : options.verbose ? 'verbose' : 'normal',
    width: () => process.stdout.columns ?? columnsOf(process.env.COLUMNS) ?? 120,
  }
}

/** A pipe has no width: the one the shell tells, when it is one. */
const columnsOf = (text: string | undefined): number | undefined => {
  const columns = Number(text)
  return Number.isInteger(columns) && columns >= 20 ? columns : undefined
}
