import type { FailureBlockOptions } from '../failure/failure-block.ts'
import { styleOf } from './style.ts'

export type PlainContext = Omit<FailureBlockOptions['context'], 'width' | 'verbosity'>

/** For what stands in no terminal: its lines may be long, and have no colour. @param width Of a line, in cells. */
export const plainOptions = (context: PlainContext, width = 120): FailureBlockOptions => ({
  context: { ...context, width: () => width, verbosity: 'normal' },
  style: styleOf(false),
})
