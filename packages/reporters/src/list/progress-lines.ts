import type { ExecutionState } from '@testmesh/protocol'
import { cellWidth } from '@testmesh/protocol'
import { durationText } from '../text/duration.ts'
import { clip } from '../text/fit-text.ts'
import type { Style } from '../text/style.ts'
import { countsText, type Ending } from '../text/verdict-text.ts'
import { executionTitle, stepTitle } from '../track/step-view.ts'
import type { TrackedExecution } from '../track/track-execution.ts'

export interface Progress {
  readonly running: readonly TrackedExecution[]
  readonly counts: ReadonlyMap<Ending, number>
  /** Executions that will run; undefined while nobody has counted. */
  readonly planned: number | undefined
  readonly startedAt: number
  readonly now: number
}

const shownExecutions = 8
const shortestTitle = 12

/** What runs at this moment: one line per execution, and the counts. */
export const progressLines = (
  { running, counts, planned, startedAt, now }: Progress,
  { style, width }: { style: Style; width: number },
) => {
  const done = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const hidden = running.length - shownExecutions
  const waiting = planned === undefined ? 0 : planned - done - running.length
  const tally = [
    ...(done > 0 ? [countsText(counts)] : []),
    `${running.length} running`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    durationText(Math.max(0, now - startedAt)),
  ]
  // One cell stays free: some terminals wrap when the last one is written.
  const fit = (text: string): string => clip(text, width - 1)
  return [
    ...running.slice(0, shownExecutions).map((execution) => fit(`  ${runningText(execution, { now, width: width - 3 })}`)),
    ...(hidden > 0 ? [fit(`  … and ${hidden} more`)] : []),
    style.dim(fit(`  ${tally.join(' · ')}`)),
  ]
}

/** A long title is cut before the step is. */
const runningText = ({ state, currentPath }: TrackedExecution, { now, width }: { now: number; width: number }): string => {
  const step = currentPath === undefined ? undefined : state.steps.get(currentPath)
  const elapsed = durationText(Math.max(0, now - (state.startedAt ?? now)))
  const rest = `${step ? ` › ${stepTitle(step)}${attemptText(step)}` : ''}${loopText(state, step?.path)}  ${elapsed}`
  return `${clip(executionTitle(state), Math.max(shortestTitle, width - cellWidth(rest)))}${rest}`
}

const attemptText = ({ attempts }: { attempts: readonly { of?: number | undefined }[] }): string => {
  const { of } = attempts.at(-1) ?? {}
  return attempts.length === 0 ? '' : ` (attempt ${attempts.length + 1}${of === undefined ? '' : ` of ${of}`})`
}

/** The innermost loop around the step that has said how far it is. */
const loopText = (state: ExecutionState, path: string | undefined): string => {
  for (let around = path ?? ''; around !== ''; around = around.slice(0, Math.max(0, around.lastIndexOf('/')))) {
    const progress = state.steps.get(around.replace(/\[[^\]]*\]$/, ''))?.progress
    if (progress) return `  ${progress.done}${progress.total === undefined ? '' : `/${progress.total}`}`
  }
  return ''
}
