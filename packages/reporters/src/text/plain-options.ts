import type { FailureBlockOptions } from '../failure/failure-block.ts'
import type { ReporterContext } from '../reporter.ts'
import { styleOf } from './style.ts'

/** For what stands in no terminal: its lines may be long, and have no colour. */
export const plainOptions = (context: ReporterContext): FailureBlockOptions => ({
  context: { ...context, width: () => 120, verbosity: 'normal' },
  style: styleOf(false),
})
