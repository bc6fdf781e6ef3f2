import type { StepState } from '@testmesh/protocol'
import { cleanLine } from '@testmesh/protocol'
import { durationText } from '../text/duration.ts'
import { counted } from '../text/fit-text.ts'
import type { Style } from '../text/style.ts'
import { paintOf, symbolOf } from '../text/verdict-text.ts'
import { stepTitle } from '../track/step-view.ts'
import type { TrackedExecution } from '../track/track-execution.ts'

/** Every step: what it did and how long it took, or why it did not run; and what it logged. */
export const stepLines = ({ state, logs }: TrackedExecution, style: Style): string[] =>
  [...state.steps.values()].flatMap((step) => [
    stepLine(step, style),
    ...(logs.get(step.path) ?? []).map((line) => style.dim(`      | ${cleanLine(line)}`)),
  ])

export const stepLine = (step: StepState, style: Style): string => {
  const outcome = step.outcome ?? 'unfinished'
  const said = [stepTitle(step), whatItDid(step), ...(step.tolerated ? ['tolerated'] : [])].filter((text) => text !== '')
  const took = step.durationMs === undefined || outcome === 'skipped' ? '' : `  ${style.dim(durationText(step.durationMs))}`
  return `    ${paintOf(outcome, style)(symbolOf(outcome))} ${said.join('  ')}${took}`
}

/** The request it sent, else its action; or why it did not run. */
export const whatItDid = (step: StepState): string => {
  if (step.reason !== undefined) return `${step.outcome}: ${cleanLine(step.reason)}`
  const request = step.attempts.at(-1)?.exchange?.request
  const tries = step.attempts.length > 1 ? `, ${counted(step.attempts.length, 'attempt')}` : ''
  return `${request === undefined ? step.action : cleanLine(request)}${tries}${step.outcome === undefined ? ', never finished' : ''}`
}
