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
  const color = options.color ?? (process.env.NO_COLOR ? false : (isForced(process.env.FORCE_COLOR) ?? isTerminal))
  return {
    isTerminal,
    color,
    style: colors.createColors(color),
    verbosity: options.quiet ? 'quiet' : options.verbose ? 'verbose' : 'normal',
    // A terminal that nobody gave a size, as under `docker run -t`, says 0.
    width: () => process.stdout.columns || (columnsOf(process.env.COLUMNS) ?? 120),
  }
}

/** As Node reads it: 0 is without colour. */
const isForced = (text: string | undefined): boolean | undefined => (text ? text !== '0' && text !== 'false' : undefined)

/** A pipe has no width: the one the shell tells, when it is one. */
const columnsOf = (text: string | undefined): number | undefined => {
  const columns = Number(text)
  return Number.isInteger(columns) && columns >= 20 ? columns : undefined
}
