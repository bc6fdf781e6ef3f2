import type { FailureBlockOptions } from '../failure/failure-block.ts'
import { styleOf } from './style.ts'

export type PlainContext = Omit<FailureBlockOptions['context'], 'width' | 'verbosity'>

/** For what stands in no terminal: its lines may be long, and have no colour. */
export const plainOptions = (context: PlainContext): FailureBlockOptions => ({
  context: { ...context, width: () => 120, verbosity: 'normal' },
  style: styleOf(false),
})
