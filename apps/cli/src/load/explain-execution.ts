import type { ExecutionEvent } from '@testmesh/protocol'
import { followOutcomes, type Outcome } from '@testmesh/reporters/outcomes'
import type { ReporterSources } from '../open-plain.ts'
import type { OutputOptions } from '../options.ts'
import { describeTerminal } from '../terminal.ts'

/** Blanks before each line of what is explained. */
export const explainedIndent = '  '

/** Why an execution did not pass, as reports tell it, so wide that it fits behind an indent. */
export const explainExecution = (events: readonly ExecutionEvent[], sources: ReporterSources, options: OutputOptions): string => {
  let text = ''
  const tell = ({ problems }: Outcome): void => {
    text = problems.map((problem) => problem.text).join('\n\n')
  }
  const width = describeTerminal(options).width() - explainedIndent.length
  const reporter = followOutcomes({ ...sources, debug: options.debug ?? false }, tell, width)
  reporter.onEvents(events[0]?.executionId ?? '', events)
  reporter.finish()
  return text
}
