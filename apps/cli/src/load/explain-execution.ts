import type { ExecutionEvent } from '@testmesh/protocol'
import { followOutcomes } from '@testmesh/reporters/outcomes'
import type { ReporterSources } from '../open-plain.ts'

/** Why an execution did not pass, as reports tell it. */
export const explainExecution = (events: readonly ExecutionEvent[], sources: ReporterSources, debug: boolean): string => {
  let text = ''
  const reporter = followOutcomes({ ...sources, debug }, ({ problems }) => {
    text = problems.map((problem) => problem.text).join('\n\n')
  })
  reporter.onEvents(events[0]?.executionId ?? '', events)
  reporter.finish()
  return text
}
