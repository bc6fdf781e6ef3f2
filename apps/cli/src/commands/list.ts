import type { PlannedStep } from '@testmesh/engine'
import { locate } from '@testmesh/flow/model'
import { countExecutions, maskerOf, type RunnableFlow } from '@testmesh/project'
import {
  cleanLine,
  fullTitle,
  type HeldQuarantine,
  isQuarantineOver,
  type Place,
  type Quarantine,
  quarantineAt,
  quarantineText,
} from '@testmesh/protocol'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { findRunnable } from '../find-runnable.ts'
import type { SelectOptions } from '../options.ts'
import { phaseLines } from '../print-plan.ts'
import { shownFile } from '../shown-file.ts'
import { describeTerminal } from '../terminal.ts'

export interface ListOptions extends SelectOptions {
  readonly json?: boolean
  readonly quarantined?: boolean
  readonly passWithNoTests?: boolean
}

/** `testmesh list`: what `testmesh run` would run with the same words. */
export const listCommand = async (paths: readonly string[], options: ListOptions): Promise<number> => {
  const found = await findRunnable(paths, options)
  if (typeof found === 'number') {
    // There is nothing, and that is all right.
    if (options.json && found === exitCodes.passed) process.stdout.write(jsonOf([]))
    return found
  }
  const flows = found.runnable.flows.filter(({ plan }) => !options.quarantined || plan.flow.quarantine)
  const { project, variables } = found.selection
  const shown = shownFile(project.root)
  const { maskJson, maskText } = maskerOf(variables)
  if (options.json) {
    process.stdout.write(jsonOf(maskJson(await Promise.all(flows.map((flow) => describe(flow, shown(flow.file)))))))
    return exitCodes.passed
  }
  const write = (text: string): boolean => process.stdout.write(maskText(text))
  const { verbosity } = describeTerminal(options)
  for (const flow of flows) {
    write(headLine(flow, shown(flow.file)))
    if (verbosity !== 'quiet') for await (const title of titlesOf(flow)) write(`  ${title}\n`)
    if (verbosity === 'verbose') write(`${phaseLines(flow.plan).join('\n')}\n`)
  }
  process.stdout.write(`\n${count(flows.length, 'flow')}, ${count(countExecutions(flows), 'execution')}\n`)
  return exitCodes.passed
}

const jsonOf = (flows: readonly DescribedFlow[]): string => {
  const executions = flows.reduce((sum, { rows }) => sum + (rows?.length ?? 1), 0)
  return `${JSON.stringify({ flows, executions }, undefined, 2)}\n`
}

/** A place that terminals open, the title, the tags, the quarantine. */
const headLine = ({ reading, plan: { flow } }: RunnableFlow, file: string): string => {
  const { quarantine } = flow
  const line = lineOf(locate(reading.source, '/name'))
  const tags = flow.tags.length > 0 ? `  (${flow.tags.map(cleanLine).join(', ')})` : ''
  const held = quarantine ? `  ${standing(quarantine)}` : ''
  return `${file}${line === undefined ? '' : `:${line}`}  ${fullTitle(flow.name)}${tags}${held}\n`
}

const standing = (quarantine: Quarantine): string =>
  isQuarantineOver(quarantine, Date.now()) ? `quarantine ended on ${quarantine.until}` : `in quarantine ${quarantineText(quarantine)}`

/** Of its data rows, as `--grep` takes them. */
async function* titlesOf({ plan, rows }: RunnableFlow): AsyncGenerator<string> {
  for await (const { name } of rows?.read() ?? []) yield fullTitle(plan.flow.name, name)
}

interface DescribedFlow {
  readonly file: string
  readonly line: number | undefined
  readonly name: string
  readonly suite: string | undefined
  readonly tags: readonly string[]
  readonly quarantine?: HeldQuarantine
  /** The titles of its data rows; absent where it has none. */
  readonly rows?: readonly string[]
  readonly steps: readonly DescribedStep[]
}

const describe = async (flow: RunnableFlow, file: string): Promise<DescribedFlow> => {
  const { reading, plan, rows } = flow
  const { name, suite, tags, quarantine } = plan.flow
  const titles: string[] = []
  for await (const title of titlesOf(flow)) titles.push(title)
  const steps = [...plan.setup, ...plan.steps, ...plan.onError, ...plan.teardown].map(describeStep)
  const held = quarantine && { quarantine: quarantineAt(quarantine, Date.now()) }
  return { file, line: lineOf(locate(reading.source, '/name')), name, suite, tags, ...held, ...(rows && { rows: titles }), steps }
}

interface DescribedStep {
  readonly id: string
  readonly phase: PlannedStep['phase']
  readonly action: string
  readonly line: number | undefined
  /** Those within it. */
  readonly steps?: readonly DescribedStep[]
}

const describeStep = ({ id, phase, place, step, blocks }: PlannedStep): DescribedStep => {
  const inner = blocks.flatMap((block) => block.steps.map(describeStep))
  return { id, phase, action: step.action, line: lineOf(place), ...(inner.length > 0 && { steps: inner }) }
}

const lineOf = ({ span }: Place): number | undefined => span?.start.line
