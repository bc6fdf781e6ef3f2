import { basename } from 'node:path'
import type { PlannedStep } from '@testmesh/engine'
import { locate } from '@testmesh/flow/model'
import { countExecutions, isRunnable, type LoadedFlow, maskerOf } from '@testmesh/project'
import {
  cleanLine,
  type Diagnostic,
  fullTitle,
  type HeldQuarantine,
  hasErrors,
  isQuarantineOver,
  type Place,
  type Quarantine,
  quarantineAt,
  quarantineText,
} from '@testmesh/protocol'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { findRunnable, noFlows } from '../find-runnable.ts'
import { loadSelection, type Selection } from '../load-selection.ts'
import type { SelectOptions } from '../options.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { phaseLines } from '../print-plan.ts'
import { problemsBeside } from '../run-flows.ts'
import { shownFile } from '../shown-file.ts'
import { describeTerminal } from '../terminal.ts'

export interface ListOptions extends SelectOptions {
  readonly json?: boolean
  /** Flows that cannot run are listed too. */
  readonly broken?: boolean
  readonly quarantined?: boolean
  readonly passWithNoTests?: boolean
}

/** `testmesh list`: what `testmesh run` would run with the same words. */
export const listCommand = async (paths: readonly string[], options: ListOptions): Promise<number> => {
  const found = await (options.broken ? findAll : findRunnable)(paths, options)
  if (typeof found === 'number') {
    // There is nothing, and that is all right.
    if (options.json && found === exitCodes.passed) process.stdout.write(jsonOf([], '.'))
    return found
  }
  const flows = found.runnable.flows.filter(({ reading }) => !options.quarantined || reading.flow?.quarantine)
  const { project, variables } = found.selection
  const shown = shownFile(project.root)
  const { maskJson, maskText } = maskerOf(variables)
  if (options.json) {
    const described = await Promise.all(flows.map((flow) => describe(flow, shown)))
    process.stdout.write(jsonOf(maskJson(described), shown('') || '.'))
    return exitCodes.passed
  }
  const write = (text: string): boolean => process.stdout.write(maskText(text))
  const { verbosity } = describeTerminal(options)
  for (const flow of flows) {
    write(headLine(flow, shown(flow.file)))
    if (verbosity !== 'quiet') for await (const title of titlesOf(flow)) write(`  ${title}\n`)
    if (verbosity === 'verbose' && flow.plan) write(`${phaseLines(flow.plan).join('\n')}\n`)
  }
  const broken = flows.filter((flow) => !isRunnable(flow)).length
  const cannot = broken > 0 ? `, ${broken} cannot run` : ''
  process.stdout.write(`\n${count(flows.length, 'flow')}, ${count(countExecutions(flows.filter(isRunnable)), 'execution')}${cannot}\n`)
  return exitCodes.passed
}

interface Found {
  readonly selection: Selection
  readonly runnable: { readonly flows: readonly LoadedFlow[] }
}

/** What was named, whether or not it can run; else the exit code. */
const findAll = async (paths: readonly string[], options: ListOptions): Promise<Found | number> => {
  const terminal = describeTerminal(options)
  const loaded = await loadSelection(paths, options)
  if ('diagnostics' in loaded) {
    printDiagnostics(loaded.diagnostics, terminal, loaded.source)
    return exitCodes.invalid
  }
  const { selection } = loaded
  const beside = problemsBeside(selection.selected, options)
  printDiagnostics(beside, terminal)
  if (hasErrors(beside)) return exitCodes.invalid
  const { flows } = selection.selected
  return flows.length === 0 ? noFlows(selection, options) : { selection, runnable: { flows } }
}

/** `root` is the folder of the project, from where the command runs: events name files from there. */
const jsonOf = (flows: readonly DescribedFlow[], root: string): string => {
  const executions = flows.reduce((sum, { rows, problems }) => sum + (problems ? 0 : (rows?.length ?? 1)), 0)
  return `${JSON.stringify({ root, flows, executions }, undefined, 2)}\n`
}

/** A place that terminals open, the title, the tags, the quarantine, whether it can run. */
const headLine = (loaded: LoadedFlow, file: string): string => {
  const { tags = [], quarantine } = loaded.reading.flow ?? {}
  const line = nameLine(loaded)
  const told = tags.length > 0 ? `  (${tags.map(cleanLine).join(', ')})` : ''
  const held = quarantine ? `  ${standing(quarantine)}` : ''
  const broken = isRunnable(loaded) ? '' : `  cannot run: ${count(errorsOf(loaded).length, 'problem')}`
  return `${file}${line === undefined ? '' : `:${line}`}  ${fullTitle(nameOf(loaded))}${told}${held}${broken}\n`
}

/** One that cannot be read is called like its file. */
const nameOf = ({ reading, file }: LoadedFlow): string => reading.flow?.name ?? basename(file)

const nameLine = ({ reading: { source } }: LoadedFlow): number | undefined => lineOf(locate(source, '/name'))

const errorsOf = ({ diagnostics }: LoadedFlow): Diagnostic[] => diagnostics.filter(({ severity }) => severity === 'error')

const standing = (quarantine: Quarantine): string =>
  isQuarantineOver(quarantine, Date.now()) ? `quarantine ended on ${quarantine.until}` : `in quarantine ${quarantineText(quarantine)}`

/** Of its data rows, as `--grep` takes them. */
async function* titlesOf(flow: LoadedFlow): AsyncGenerator<string> {
  if (isRunnable(flow)) for await (const { name } of flow.rows?.read() ?? []) yield fullTitle(nameOf(flow), name)
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
  /** Why it cannot run; absent where it can. */
  readonly problems?: readonly DescribedProblem[]
}

interface DescribedProblem {
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
  readonly file: string
  readonly line: number | undefined
}

const describe = async (loaded: LoadedFlow, shown: (file: string) => string): Promise<DescribedFlow> => {
  const { suite, tags = [], quarantine } = loaded.reading.flow ?? {}
  const head = { file: shown(loaded.file), line: nameLine(loaded), name: nameOf(loaded), suite, tags }
  const held = quarantine && { quarantine: quarantineAt(quarantine, Date.now()) }
  if (!isRunnable(loaded)) return { ...head, ...held, steps: [], problems: errorsOf(loaded).map(describeProblem(loaded, shown)) }
  const { plan, rows } = loaded
  const titles: string[] = []
  for await (const title of titlesOf(loaded)) titles.push(title)
  const steps = [...plan.setup, ...plan.steps, ...plan.onError, ...plan.teardown].map(describeStep)
  return { ...head, ...held, ...(rows && { rows: titles }), steps }
}

const describeProblem =
  ({ file }: LoadedFlow, shown: (file: string) => string) =>
  ({ code, message, hint, place }: Diagnostic): DescribedProblem => ({
    ...{ code, message, hint, file: shown(place.file ?? file), line: lineOf(place) },
  })

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
