import { cleanLine } from '@testmesh/protocol'
import type { ReporterContext } from '../reporter.ts'
import type { Ending } from '../text/verdict-text.ts'
import { lineInFile, messageOf, whySkipped } from '../track/ended-view.ts'
import type { Ended } from '../track/follow-ended.ts'
import { executionTitle } from '../track/step-view.ts'

/** A test, as the format has it. Times are milliseconds since 1970. */
export interface CtrfTest {
  readonly name: string
  readonly status: 'passed' | 'failed' | 'skipped'
  readonly rawStatus: Ending
  readonly duration: number
  readonly start: number
  readonly stop: number
  readonly suite: readonly string[]
  readonly executionId: string
  readonly filePath: string | undefined
  readonly line: number | undefined
  readonly tags: readonly string[]
  readonly labels: Readonly<Record<string, string | number>> | undefined
  readonly message: string | undefined
  /** All that helps with it, as in other reports. */
  readonly trace: string | undefined
  readonly flaky: true | undefined
  readonly retries: number | undefined
}

/** One that was cancelled or never finished has failed: nothing is green by accident. */
export const testOf = ({ execution: { state }, ending, problems }: Ended, { shown = (file) => file }: ReporterContext): CtrfTest => {
  const { flow, environment, seed, executionId, epoch, startedAt = 0, durationMs = 0 } = state
  const status = statusOf(ending)
  // The format has whole milliseconds.
  const [start, duration] = [Math.round(startedAt), Math.round(durationMs)]
  const labels = { ...(environment !== undefined && { environment }), ...(seed !== undefined && { seed }) }
  return {
    name: executionTitle(state),
    status,
    rawStatus: ending,
    duration,
    start,
    stop: start + duration,
    suite: [cleanLine(flow?.suite ?? flow?.name ?? 'testmesh')],
    executionId,
    filePath: flow?.file && shown(flow.file),
    line: lineInFile(state),
    tags: flow?.tags ?? [],
    labels: Object.keys(labels).length > 0 ? labels : undefined,
    message: status === 'failed' ? messageOf(state) : status === 'skipped' ? whySkipped(state) : undefined,
    trace: problems.map(({ block }) => block.join('\n')).join('\n\n') || undefined,
    flaky: ending === 'flaky' || undefined,
    retries: epoch || undefined,
  }
}

const statusOf = (ending: Ending): CtrfTest['status'] => {
  if (ending === 'passed' || ending === 'flaky') return 'passed'
  return ending === 'skipped' || ending === 'quarantined' ? 'skipped' : 'failed'
}
