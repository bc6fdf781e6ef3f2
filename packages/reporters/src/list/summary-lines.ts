import type { SnapshotSummary } from '@testmesh/protocol'
import { durationText } from '../text/duration.ts'
import type { Style } from '../text/style.ts'
import { countsText, type Ending, paintOf, symbolOf } from '../text/verdict-text.ts'
import { snapshotLines } from './snapshot-lines.ts'

/** An execution that did not pass at once, or is in quarantine. */
export interface Failed {
  /** `flaky` ones passed in the end; one in quarantine may have passed. */
  readonly ending: Ending
  readonly title: string
  readonly place: string
  /** While it is in quarantine, until when and why. */
  readonly quarantine: string | undefined
}

export interface Summary {
  readonly counts: ReadonlyMap<Ending, number>
  /** The first of them, `shownFailures` at most. */
  readonly failed: readonly Failed[]
  readonly moreFailed: number
  /** How often what is repeated failed: a line for each flow and row. */
  readonly repetitions: readonly string[]
  /** Executions that began and never said how they ended. */
  readonly unfinished: readonly string[]
  /** Executions of the batch that never began: it was stopped before. */
  readonly notRun: number
  readonly durationMs: number
  readonly isInterrupted: boolean
  readonly snapshots: SnapshotSummary | undefined
  readonly recording: string | undefined
  /** The command that says what differs from when it passed. */
  readonly compare: string | undefined
  /** The command that runs again what failed. Absent where not all of that was recorded. */
  readonly rerun: string | undefined
}

/** The end of the report: the counts, and where to go on from here. */
export const summaryLines = (summary: Summary, style: Style): string[] => {
  const total = [...summary.counts.values()].reduce((sum, count) => sum + count, 0)
  const hasFailed = summary.failed.some(({ ending }) => ending !== 'passed') || summary.unfinished.length > 0
  return [
    `${summary.isInterrupted ? `${style.yellow('interrupted')}: ` : ''}${tally(summary, style)} in ${durationText(summary.durationMs)}`,
    ...repeatedList(summary),
    ...(total > 1 ? failedList(summary, style) : []),
    ...(summary.snapshots ? snapshotLines(summary.snapshots, style) : []),
    ...summary.unfinished.map(
      (title) => `  ${paintOf('unfinished', style)(symbolOf('unfinished'))} ${title}  ${style.dim('never finished')}`,
    ),
    ...(hasFailed ? nextSteps(summary, total) : []),
  ]
}

const tally = ({ counts, unfinished, notRun, failed, moreFailed }: Summary, style: Style): string =>
  [
    countsText(new Map<Ending, number>([...counts, ['unfinished', unfinished.length]]), style) + oneReason(failed, moreFailed),
    ...(notRun > 0 ? [style.yellow(`${notRun} not run`)] : []),
  ]
    .filter((text) => text !== '')
    .join(', ') || 'nothing ran'

/** The same for all that failed in quarantine: said once, behind their number. */
const oneReason = (failed: readonly Failed[], more: number): string => {
  const reasons = new Set(failed.flatMap(({ ending, quarantine }) => (ending === 'quarantined' ? [quarantine] : [])))
  const [reason] = reasons
  return reasons.size === 1 && more === 0 ? ` ${reason}` : ''
}

export const shownFailures = 50

const repeatedList = ({ repetitions }: Summary): string[] => [
  ...repetitions.slice(0, shownFailures),
  ...moreLine(repetitions.length - shownFailures),
]

const failedList = ({ failed, moreFailed }: Summary, style: Style): string[] => [
  ...failed.map(({ ending, title, place, quarantine }) => {
    const held = quarantine && `${ending === 'passed' ? 'passed in' : 'in'} quarantine ${quarantine}`
    const remarks = [place, held].flatMap((remark) => (remark ? [`  ${style.dim(remark)}`] : []))
    return `  ${paintOf(ending, style)(symbolOf(ending))} ${title}${remarks.join('')}`
  }),
  ...moreLine(moreFailed),
]

const moreLine = (more: number): string[] => (more > 0 ? [`  … and ${more} more`] : [])

/** What failed can be run again by its recording, which a run elsewhere does not leave here. */
const nextSteps = ({ recording, counts, rerun, compare }: Summary, total: number): string[] => {
  if (recording === undefined) return []
  const isWorthIt = total > 1 && (counts.get('failed') ?? 0) + (counts.get('error') ?? 0) > 0
  return [
    '',
    ...(isWorthIt && rerun !== undefined ? [`  run them again  ${rerun}`] : []),
    ...(compare === undefined ? [] : [`  what differs    ${compare}`]),
    `  the recording   ${recording}`,
  ]
}
