import { didYouMean } from '@testmesh/expressions'
import type { ExecutionState, StepState } from '@testmesh/protocol'
import type { RecordedBatch } from '@testmesh/recordings'
import type { Outcome } from '@testmesh/reporters/outcomes'
import * as v from 'valibot'
import { UsageError } from '../usage-error.ts'

/** An execution of a batch. */
export type Listed = Pick<Outcome, 'executionId' | 'title' | 'verdict'>

const stepSchema = v.object({
  step: v.string(),
  action: v.string(),
  outcome: v.optional(v.string()),
  attempts: v.number(),
  failure: v.optional(v.pipe(v.string(), v.description('As people read it.'))),
  config: v.optional(v.pipe(v.string(), v.description('As it was rendered, of the last attempt: JSON.'))),
  result: v.optional(v.pipe(v.string(), v.description('What the action gave, of the last attempt: JSON.'))),
  outputs: v.optional(v.string()),
  logs: v.optional(v.array(v.string())),
})
type ShownStep = v.InferOutput<typeof stepSchema>

/** The data of it. */
export const shownEntries = {
  batch: v.string(),
  execution: v.string(),
  title: v.string(),
  verdict: v.string(),
  environment: v.optional(v.string()),
  failure: v.optional(v.pipe(v.string(), v.description('What ended the execution outside of its steps.'))),
  variables: v.string(),
  row: v.optional(v.string()),
  steps: v.pipe(v.array(stepSchema), v.description('The one that was asked for; else those that decided the verdict.')),
  other_steps: v.array(v.string()),
  other_executions: v.pipe(v.array(v.string()), v.description('Of the same batch: id, verdict, title.')),
  left_out: v.array(v.string()),
}
type Shown = v.InferInput<v.ObjectSchema<typeof shownEntries, undefined>>

interface Showing {
  readonly batch: RecordedBatch
  readonly listed: readonly Listed[]
  readonly state: ExecutionState
  readonly asked: string | undefined
}

const mostSteps = 3

/** What happened in an execution, as much as a model should read of it; and what is left out. */
export const toShown = (outcome: Outcome, { batch, listed, state, asked }: Showing): Shown => {
  const page = createPage(asked === undefined ? mostOfEach : mostOfOne)
  const all = [...state.steps.values()]
  const decisive = outcome.problems.flatMap(({ path }) => path ?? [])
  const chosen = asked === undefined ? page.first(decisive, { of: 'steps that failed', most: mostSteps }) : [pathOf(all, asked)]
  const problemAt = new Map(outcome.problems.map(({ path, text }) => [path, text]))
  const beside = listed.filter(({ executionId }) => executionId !== outcome.executionId)
  const ended = problemAt.get(undefined)
  return {
    batch: batch.record.batchId,
    execution: outcome.executionId,
    title: outcome.title,
    verdict: outcome.verdict,
    ...(state.environment !== undefined && { environment: state.environment }),
    ...(ended !== undefined && { failure: page.value('the failure', ended) }),
    variables: page.value('the variables', state.variables),
    ...(state.row && { row: page.value('the row', state.row.values) }),
    steps: all.filter(({ path }) => chosen.includes(path)).map((step) => toStep(step, problemAt.get(step.path), page)),
    other_steps: page.first(all.filter(({ path }) => !chosen.includes(path)).map(lineOf), { of: 'steps', most: mostOthers }),
    other_executions: page.first(beside.map(headOf), { of: 'executions', most: mostOthers }),
    left_out: page.leftOut,
  }
}

/** How much is shown of a value, in characters: of one step that was asked for, and of each of several. */
const mostOfOne = 12_000
const mostOfEach = 4_000
const mostOfLine = 300
const mostOthers = 100
const mostLogs = 20

/** Takes what there is room for, and notes what there is not. */
const createPage = (mostOfValue: number) => {
  const leftOut: string[] = []
  return {
    leftOut,
    value: (name: string, value: unknown): string => {
      const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
      if (text.length <= mostOfValue) return text
      leftOut.push(`${text.length - mostOfValue} of ${text.length} characters of ${name}`)
      return `${text.slice(0, mostOfValue)} …`
    },
    first: (lines: readonly string[], { of, most }: { readonly of: string; readonly most: number }): string[] => {
      if (lines.length > most) leftOut.push(`${lines.length - most} more ${of}`)
      return lines.slice(0, most)
    },
  }
}

type Page = ReturnType<typeof createPage>

const clip = (line: string): string => (line.length <= mostOfLine ? line : `${line.slice(0, mostOfLine)} …`)

/** @throws UsageError where no step is called so */
const pathOf = (steps: readonly StepState[], asked: string): string => {
  const found = steps.find(({ path }) => path === asked) ?? steps.find(({ id, name }) => id === asked || name === asked)
  if (found) return found.path
  const paths = steps.map(({ path }) => path)
  const help = didYouMean(asked, paths) ?? `there are: ${paths.slice(0, mostOthers).join(', ')}`
  throw new UsageError(`no step of this execution is called ${asked}; ${help}`)
}

const toStep = (step: StepState, failure: string | undefined, page: Page): ShownStep => {
  const { config, result } = step.attempts.at(-1) ?? {}
  const told = failure ?? (step.failure && `${step.failure.code}: ${step.failure.message}`)
  const logs = step.logs.map(({ line }) => clip(line)).reverse()
  return {
    ...{ step: step.path, action: step.action, attempts: step.attempts.length },
    ...(step.outcome !== undefined && { outcome: step.outcome }),
    ...(told !== undefined && { failure: page.value(`the failure of ${step.path}`, told) }),
    ...(config !== undefined && { config: page.value(`the config of ${step.path}`, config) }),
    ...(result !== undefined && { result: page.value(`the result of ${step.path}`, result) }),
    ...(Object.keys(step.outputs).length > 0 && { outputs: page.value(`the outputs of ${step.path}`, step.outputs) }),
    // The last it said are nearest to what happened.
    ...(logs.length > 0 && { logs: page.first(logs, { of: `lines of the log of ${step.path}`, most: mostLogs }).reverse() }),
  }
}

const headOf = ({ executionId, verdict, title }: Listed): string => clip(`${executionId} ${verdict} ${title}`)

const lineOf = ({ path, action, outcome, reason }: StepState): string =>
  clip(`${path} ${action} ${outcome ?? 'unfinished'}${reason === undefined ? '' : `: ${reason}`}`)

/** The same as text. */
export const shownInWords = ({ batch, execution, title, verdict, environment, variables, row, failure, ...lists }: Shown): string =>
  [
    `${title}: ${verdict} (execution ${execution} of batch ${batch}${environment === undefined ? '' : `, environment ${environment}`})`,
    ...(failure === undefined ? [] : [failure]),
    ...lists.steps.flatMap(stepLines),
    `variables: ${variables}`,
    ...(row === undefined ? [] : [`row: ${row}`]),
    ...section('other steps', lists.other_steps),
    ...section('other executions of the batch', lists.other_executions),
    ...section('left out', lists.left_out),
  ].join('\n')

const stepLines = ({ step, action, outcome, failure, config, result, outputs, logs = [] }: ShownStep): string[] => [
  '',
  failure ?? `${step} ${action} ${outcome ?? 'unfinished'}`,
  ...(config === undefined ? [] : [`config: ${config}`]),
  ...(result === undefined ? [] : [`result: ${result}`]),
  ...(outputs === undefined ? [] : [`outputs: ${outputs}`]),
  ...section('logs', logs),
  '',
]

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]
