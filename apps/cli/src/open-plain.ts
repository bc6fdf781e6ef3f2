import { createReporter, type Reporter, type ReporterContext, type ReporterName } from '@testmesh/reporters'
import { createSpool } from './create-spool.ts'
import type { OutputOptions } from './options.ts'
import { describeTerminal } from './terminal.ts'

export interface ReporterSources {
  readonly source: ReporterContext['source']
  readonly sourceOfFile: NonNullable<ReporterContext['sourceOfFile']>
  readonly recording?: string
  readonly rerun?: string
  readonly compare?: string
  readonly given?: NonNullable<ReporterContext['given']>
  readonly runsWholeFlows?: boolean
  readonly isPlanTold?: boolean
  readonly shown: NonNullable<ReporterContext['shown']>
}

/** Opens a reporter that writes to a file, or to anything else that is no terminal. */
export const openPlain = (
  name: ReporterName,
  write: (text: string) => void,
  { options = {}, sources }: { readonly options?: OutputOptions; readonly sources: ReporterSources },
): Promise<Reporter> =>
  createReporter(name, {
    write,
    isTerminal: false,
    width: () => 120,
    color: false,
    verbosity: describeTerminal(options).verbosity,
    now: Date.now,
    debug: options.debug ?? false,
    spool: createSpool,
    ...sources,
    // That was said in the terminal.
    isPlanTold: false,
  })
