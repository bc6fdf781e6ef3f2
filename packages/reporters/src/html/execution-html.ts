import { clean, type ExecutionState, isInQuarantine, quarantineText, type StepState } from '@testmesh/protocol'
import type { FailureBlockOptions } from '../failure/failure-block.ts'
import { issueLines } from '../steps/issue-lines.ts'
import { whatItDid } from '../steps/step-lines.ts'
import { durationText } from '../text/duration.ts'
import { escapeHtml } from '../text/escape-html.ts'
import { counted } from '../text/fit-text.ts'
import { type Ending, symbolOf } from '../text/verdict-text.ts'
import type { Ended } from '../track/follow-ended.ts'
import { executionTitle, isFailure, lineOf, stepTitle } from '../track/step-view.ts'
import type { TrackedExecution } from '../track/track-execution.ts'

/** From the first on; so many of those that failed are there wherever they stand. */
const mostSteps = 500

/** An execution as a row to be unfolded: why it did not pass, its steps in time, what else there is to say. */
export const executionHtml = (ended: Ended, options: FailureBlockOptions): string => {
  const { execution, ending, problems } = ended
  const { state } = execution
  const place = problems[0]?.place ?? state.failure?.place
  const steps = [...state.steps.values()]
  const issues = issueLines(execution, options)
  return `<details class="${ending}" data-verdict="${ending}"${isOpen(ending) ? ' open' : ''}>
<summary><span class="verdict">${symbolOf(ending)} ${ending}</span><span class="title">${escapeHtml(executionTitle(state))}</span><span class="place">${escapeHtml(lineOf(place, state.flow?.file, options.context))}</span><span class="took">${durationText(state.durationMs ?? 0)}</span></summary>
${heldHtml(ended)}${ending === 'flaky' ? '<p>It passed when it was run again. Before:</p>\n' : ''}${problems.map(({ block }) => pre(block)).join('')}${stepsHtml(steps, execution)}${issues.length > 0 ? pre(issues) : ''}</details>
`
}

/** What failed says it itself. */
const heldHtml = ({ ending, execution: { state } }: Ended): string =>
  ending !== 'quarantined' && isInQuarantine(state.quarantine)
    ? `<p>In quarantine ${escapeHtml(quarantineText(state.quarantine))}</p>\n`
    : ''

const isOpen = (ending: Ending): boolean => ending === 'failed' || ending === 'error'

const pre = (lines: readonly string[]): string => `<pre tabindex="0">${escapeHtml(lines.join('\n'))}</pre>\n`

const stepsHtml = (steps: readonly StepState[], { state, logs }: TrackedExecution): string => {
  if (steps.length === 0) return ''
  const wrong = new Set(steps.filter(isFailure).slice(0, mostSteps))
  const shown = steps.filter((step, index) => index < mostSteps || wrong.has(step))
  const rows = shown.map((step) => stepRow(step, state) + logRow(logs.get(step.path) ?? []))
  const hidden = steps.length - shown.length
  return `<table>
<thead><tr><th>step</th><th>what it did</th><th>when</th><th>time</th></tr></thead>
<tbody>
${rows.join('')}</tbody>
</table>
${hidden > 0 ? `<p>… and ${counted(hidden, 'more step')}</p>\n` : ''}`
}

const stepRow = (step: StepState, state: ExecutionState): string => {
  const outcome = step.outcome ?? 'unfinished'
  const remark = step.tolerated ? ' (tolerated)' : ''
  const took = step.durationMs === undefined || outcome === 'skipped' ? '' : durationText(step.durationMs)
  return `<tr class="${outcome}"><th scope="row"><span class="symbol">${symbolOf(outcome)}</span> ${escapeHtml(stepTitle(step))}${remark}</th><td>${escapeHtml(whatItDid(step))}</td><td>${bar(step, state)}</td><td class="took">${took}</td></tr>\n`
}

/** Where the step stands in the time of its execution, in percent. */
const bar = ({ startedAt, durationMs }: StepState, { startedAt: begin, durationMs: all }: ExecutionState): string => {
  if (startedAt === undefined || durationMs === undefined || begin === undefined || !all) return ''
  const percent = (ms: number): number => Math.round(Math.min(100, Math.max(0, (ms / all) * 100)) * 10) / 10
  return `<div class="bar" style="--from:${percent(startedAt - begin)}%;--long:${percent(durationMs)}%"></div>`
}

const logRow = (lines: readonly string[]): string => (lines.length === 0 ? '' : `<tr><td colspan="4">${pre(lines.map(clean))}</td></tr>\n`)
