import { relative } from 'node:path'
import {
  checkInputs,
  countExecutions,
  DataError,
  isRunnable,
  isWholeFlow,
  type RunnableFlow,
  runBatch,
  selectSteps,
} from '@testmesh/project'
import { fullTitle, hasErrors } from '@testmesh/protocol'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { textsOf } from '../flow-texts.ts'
import { givenAgain } from '../given-again.ts'
import { type Interrupts, listenForInterrupts } from '../interrupts.ts'
import { leftBehind } from '../left-behind.ts'
import { loadSelection, type Selection } from '../load-selection.ts'
import { checkReporterFiles, openReporters, parseReporters, removeReports } from '../open-reporters.ts'
import type { SelectOptions } from '../options.ts'
import { parsePairs } from '../parse-pairs.ts'
import { printDiagnostics, printFlowDiagnostics } from '../print-diagnostics.ts'
import { printPlan } from '../print-plan.ts'
import { rerunCommand } from '../rerun-command.ts'
import { shownFile } from '../shown-file.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { version } from '../version.ts'
import { whyNoFlows } from '../why-no-flows.ts'

export interface RunOptions extends SelectOptions {
  readonly input?: readonly string[]
  /** Each `host:port` and its address. */
  readonly resolve?: readonly (readonly [string, string])[]
  readonly seed?: number
  readonly parallel?: number
  readonly bail?: boolean
  readonly maxFailures?: number
  readonly retries?: number
  readonly failOnFlaky?: boolean
  readonly strictTeardown?: boolean
  readonly only?: string
  readonly from?: string
  readonly to?: string
  readonly dryRun?: boolean
  readonly updateSnapshots?: boolean
  readonly passWithNoTests?: boolean
  readonly reporter?: string
  /** Of the server; `true`: the current one. */
  readonly remote?: string | true
}

/** `testmesh run`: nothing runs unless every flow that was named can. */
export const runCommand = async (paths: readonly string[], options: RunOptions): Promise<number> => {
  if (options.remote !== undefined) {
    const { refuseLocalOptions } = await import('../remote/refuse-local-options.ts')
    const { runSelection } = await import('../remote/run-selection.ts')
    refuseLocalOptions(options)
    return runSelection(paths, { ...options, remote: options.remote })
  }
  const terminal = describeTerminal(options)
  const wanted = parseReporters(options.reporter ?? 'list')
  if (!options.dryRun) removeReports(wanted)
  const loaded = await loadSelection(paths, options)
  if ('diagnostics' in loaded) {
    printDiagnostics(loaded.diagnostics, terminal, loaded.source)
    return exitCodes.invalid
  }
  const { selection } = loaded
  const { flows } = selection.selected
  const inputs = parsePairs('--input', options.input)
  const diagnostics = [...selection.selected.diagnostics, ...(flows.length > 0 ? checkInputs(flows, inputs) : [])]
  printDiagnostics(diagnostics, terminal)
  printFlowDiagnostics(flows, terminal, selection.project.root)
  const runnable = flows.filter(isRunnable)
  if (hasErrors(diagnostics) || runnable.length < flows.length) {
    refuse(flows.length - runnable.length, flows.length)
    await tellOfLastRun(selection, options)
    return exitCodes.invalid
  }
  await tellOfLastRun(selection, options)
  process.stderr.write(shareOf(selection, options))
  if (flows.length === 0) return noFlows(selection, options)
  if (options.dryRun) {
    for (const flow of runnable) process.stdout.write(printPlan(flow))
    return exitCodes.passed
  }
  checkReporterFiles(wanted)
  const say = (text: string) => process.stderr.write(text)
  say(leftBehind(selection.project))
  const interrupts = listenForInterrupts(say, () => leftBehind(selection.project))
  try {
    return await runFlows(selection, runnable, options, { wanted, interrupts })
  } finally {
    interrupts.end()
  }
}

const refuse = (broken: number, all: number): void => {
  if (broken > 0) process.stderr.write(`nothing ran: ${broken} of ${count(all, 'flow')} ${broken === 1 ? 'has' : 'have'} problems\n`)
}

const tellOfLastRun = async (selection: Selection, options: RunOptions): Promise<void> => {
  if (!selection.lastFailed) return
  const { ofTheLastRun } = await import('../of-the-last-run.ts')
  process.stderr.write(ofTheLastRun(selection, givenAgain(options)))
}

/** What one of several jobs has to do, a line; nothing without `--shard`. */
const shareOf = ({ selected, inAllShards = 0 }: Selection, { shard }: RunOptions): string =>
  shard && inAllShards > 0
    ? `shard ${shard.index}/${shard.count}: ${countExecutions(selected.flows)} of ${count(inAllShards, 'execution')}\n`
    : ''

const noFlows = (selection: Selection, options: RunOptions): number => {
  // There are more shards than executions: the others run them all.
  if (selection.inAllShards) return exitCodes.passed
  const { selected, lastFailed } = selection
  const all = lastFailed && lastFailed.notRun > 0 ? 'all that ran' : 'everything'
  const why =
    lastFailed && lastFailed.files.length === 0 ? `${all} passed in the last run, ${lastFailed.batchId}` : whyNoFlows(selected, options)
  process.stderr.write(`no flows found: ${why}\n`)
  return options.passWithNoTests ? exitCodes.passed : exitCodes.noFlows
}

const runFlows = async (
  { project, environment }: Selection,
  named: readonly RunnableFlow[],
  options: RunOptions,
  { wanted, interrupts }: { wanted: ReturnType<typeof parseReporters>; interrupts: Interrupts },
): Promise<number> => {
  const flows = flowsMeant(named, options)
  const isSelected = stepSelection(flows, options)
  const maxFailures = options.bail ? 1 : options.maxFailures
  const given = givenAgain(options)
  let reporters: Awaited<ReturnType<typeof openReporters>> = []
  const running = runBatch(
    {
      project,
      flows,
      environment,
      ...(given && { given }),
      version,
      command: commandLine(options, flows),
      seed: options.seed,
      parallel: options.parallel,
      maxFailures,
      retries: options.retries,
      strictTeardown: options.strictTeardown ?? project.config.strict_teardown,
      snapshots: snapshotWrites(options),
      // Of a part of a flow, or with other rows, nobody can say what it no longer asks for.
      isWhole: isSelected === undefined && options.data === undefined,
      inputs: parsePairs('--input', options.input),
      pinned: options.resolve && Object.fromEntries(options.resolve),
      signal: interrupts.signal,
      ...(isSelected && {
        isSelected,
        restored: async (flow, row) => (await import('@testmesh/project/again')).findResume(project, { flow, row, environment }),
      }),
    },
    async (recording) => {
      reporters = await openReporters(wanted, options, {
        ...textsOf(flows),
        recording: relative(process.cwd(), recording.path),
        rerun: await rerunCommand(project),
        ...(given && { given }),
        shown: shownFile(project.root),
      })
      return reporters
    },
  )
  const result = await running.catch(lostData).finally(async () => {
    for (const reporter of reporters) await reporter.finish()
  })
  if (typeof result === 'string') {
    process.stderr.write(`error: ${result}\n`)
    return exitCodes.failed
  }
  const interrupted = interrupts.exitCode()
  if (interrupted !== undefined) return interrupted
  if (result.counts.failed + result.counts.error + result.counts.cancelled > 0) return exitCodes.failed
  if (!options.failOnFlaky || result.counts.flaky === 0) return exitCodes.passed
  process.stderr.write(`--fail-on-flaky: ${result.counts.flaky} passed only when run again\n`)
  return exitCodes.gate
}

/** Rows were read and counted before, and are gone now: why, in words. */
const lostData = (error: unknown): string => {
  if (error instanceof DataError) return error.message
  throw error
}

/** In CI a snapshot that is missing is a failure: one that was written there would be lost, and compare with nothing. */
const snapshotWrites = ({ updateSnapshots }: RunOptions): 'all' | 'new' | 'nothing' => {
  if (updateSnapshots) return 'all'
  const { CI = '' } = process.env
  return CI === '' || CI === 'false' || CI === '0' ? 'new' : 'nothing'
}

/** A part is of one flow: of several that a text was found in, the one that it is the whole name of. */
const flowsMeant = (flows: readonly RunnableFlow[], options: RunOptions): readonly RunnableFlow[] => {
  const meant = isWholeFlow(options) ? [] : flows.filter(({ plan }) => fullTitle(plan.flow.name) === options.grep)
  return meant.length === 1 ? meant : flows
}

const stepSelection = (flows: readonly RunnableFlow[], { only, from, to }: RunOptions) => {
  const range = { only, from, to }
  if (isWholeFlow(range)) return undefined
  const [flow, ...others] = flows
  if (!flow || others.length > 0)
    throw new UsageError(`--only, --from and --to want one flow, and ${flows.length} were named: name a file, or choose by --grep`)
  const selected = selectSteps(flow.plan, range)
  if (typeof selected === 'string') throw new UsageError(`${flow.file}: ${selected}`)
  return selected
}

/** The command to show again: what was run, without values that may be secret. */
const commandLine = (options: RunOptions, flows: readonly RunnableFlow[]): string => {
  const files = [...new Set(flows.map(({ file }) => file))]
  const shown = files.length > 3 ? [...files.slice(0, 3), '…'] : files
  const flags = [
    options.env !== undefined && `--env ${options.env}`,
    options.tags !== undefined && `--tags '${options.tags}'`,
    options.grep !== undefined && `--grep '${options.grep}'`,
    options.lastFailed && '--last-failed',
    options.shard && `--shard ${options.shard.index}/${options.shard.count}`,
    ...(['only', 'from', 'to'] as const).map((name) => options[name] !== undefined && `--${name} ${options[name]}`),
  ].filter(Boolean)
  return ['testmesh run', ...shown, ...flags].join(' ')
}
