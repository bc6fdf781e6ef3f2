import type { Plan, PlannedStep } from '@testmesh/engine'
import { maskerOf, type RunnableFlow, type VariableLayers } from '@testmesh/project'
import { fullTitle } from '@testmesh/protocol'
import { count } from './count.ts'

/** What `--dry-run` shows: the steps in the order they would run, with what is known before they do, and without secrets. */
export const printPlan = (flow: RunnableFlow, variables: VariableLayers, isSelected?: (planned: PlannedStep) => boolean): string => {
  const { plan } = flow
  const rows = flow.rows ? `, ${flow.rows.count === 1 ? 'for 1 row' : `once for each of ${flow.rows.count} rows`}` : ''
  return maskerOf(variables).maskText(`${fullTitle(plan.flow.name)}  (${flow.file}${rows})\n${phaseLines(plan, isSelected).join('\n')}\n\n`)
}

/** The phases that have steps, each with its steps below it. */
export const phaseLines = (plan: Plan, isSelected: (planned: PlannedStep) => boolean = () => true): string[] => {
  const phases = [
    ['setup', plan.setup],
    ['steps', plan.steps.filter(isSelected)],
    ['on_error', plan.onError],
    ['teardown', plan.teardown],
  ] as const
  return phases.flatMap(([name, steps]) => (steps.length === 0 ? [] : [`  ${name}`, ...steps.flatMap((step) => stepLines(step, 2))]))
}

const stepLines = (planned: PlannedStep, depth: number): string[] => {
  const notes = [
    planned.flow && `runs ${planned.flow.plan.flow.name}`,
    planned.when && `when ${planned.when.text}`,
    planned.checks.length > 0 && count(planned.checks.length, 'assertion'),
    planned.retry.attempts > 1 && `up to ${planned.retry.attempts} attempts`,
    planned.step.disabled && 'disabled',
  ].filter(Boolean)
  const line = `${'  '.repeat(depth)}${planned.id}  ${planned.step.action}${notes.length > 0 ? `  (${notes.join(', ')})` : ''}`
  const blocks = planned.blocks.flatMap((block) => [
    `${'  '.repeat(depth + 1)}${block.name ?? block.key}:`,
    ...block.steps.flatMap((step) => stepLines(step, depth + 2)),
  ])
  return [line, ...blocks]
}
