import { relative } from 'node:path'
import { parseDuration } from '@testmesh/expressions'
import {
  type BatchFollower,
  type BatchOptions,
  type BatchResult,
  checkInputs,
  DataError,
  isRunnable,
  isWholeFlow,
  maskerOf,
  type ProjectConfig,
  type RunnableFlow,
  runBatch,
  type SelectedFlows,
} from '@testmesh/project'
import { countedVerdicts, type Diagnostic, hasErrors, isStandardInput } from '@testmesh/protocol'
import type { Reporter } from '@testmesh/reporters'
import type { OpenReporter } from './cut-off-alone.ts'
import { exitCodes } from './exit-codes.ts'
import { flakyGate } from './flaky-gate.ts'
import { textsOf } from './flow-texts.ts'
import { givenAgain } from './given-again.ts'
import type { Interrupts } from './interrupts.ts'
import type { Selection } from './load-selection.ts'
import type { OpenNetwork } from './network/open-network.ts'
import { nextCommands } from './next-commands.ts'
import type { ReporterSources } from './open-plain.ts'
import { exitCodeWith, finishReporters, openReporters, openReportersOfService, type WantedReporter } from './open-reporters.ts'
import type { RunOptions } from './options.ts'
import { parsePairs } from './parse-pairs.ts'
import { shownFile } from './shown-file.ts'
import { describeTerminal } from './terminal.ts'
import { version } from './version.ts'

/** What a selection comes to when every flow of it can run. */
export interface Runnable {
  readonly flows: readonly RunnableFlow[]
  /** With `--only`, `--from` and `--to`. */
  readonly isSelected?: NonNullable<BatchOptions['isSelected']>
}

/** Undefined when one cannot run. Their problems are told. @throws UsageError: there is no such part of a flow */
export const onlyRunnable = async (selection: Selection, options: RunOptions): Promise<Runnable | undefined> => {
  const diagnostics = problemsBeside(selection.selected, options)
  await tellProblems(selection, diagnostics, options)
  return selection.selected.flows.every(isRunnable) && !hasErrors(diagnostics) ? runnableOf(selection, options) : undefined
}

/** Those that can run, and the part of them. @throws UsageError: there is no such part of a flow */
export const runnableOf = async ({ selected, ofAllShards }: Selection, options: RunOptions): Promise<Runnable> => {
  const flows = selected.flows.filter(isRunnable)
  if (isWholeFlow(options)) return { flows }
  const isSelected = (await import('./step-selection.ts')).stepSelection(ofAllShards?.filter(isRunnable) ?? flows, options)
  return { flows, ...(isSelected && { isSelected }) }
}

/** Most runs have none. */
const tellProblems = async ({ project, selected: { flows } }: Selection, beside: readonly Diagnostic[], options: RunOptions) => {
  if (beside.length === 0 && flows.every(({ diagnostics }) => diagnostics.length === 0)) return
  const { printDiagnostics, printFlowDiagnostics, whyNothingRan } = await import('./print-diagnostics.ts')
  const terminal = describeTerminal(options)
  printDiagnostics(beside, terminal)
  printFlowDiagnostics(flows, terminal, project.root)
  process.stderr.write(whyNothingRan(flows))
}

/** Problems of what was asked for; each flow has its own. */
export const problemsBeside = ({ diagnostics, flows }: SelectedFlows, { input }: RunOptions): Diagnostic[] => [
  ...diagnostics,
  ...(flows.length > 0 ? checkInputs(flows, parsePairs('--input', input)) : []),
]

export interface Running {
  readonly wanted: readonly WantedReporter[]
  readonly interrupts: Interrupts
  /** Sees what the reporters see. */
  readonly follower?: BatchFollower
  readonly network?: OpenNetwork | undefined
  /** Asked before each attempt of a step. */
  readonly gate?: BatchOptions['gate']
}

/** Runs them, and reports; resolves to the exit code. */
export const runFlows = async (
  selection: RunOf,
  runnable: Runnable,
  options: RunOptions,
  { wanted, interrupts, network, follower, gate }: Running,
): Promise<number> => {
  let reporters: OpenReporter[] = []
  let recorded = ''
  const running = runReported(selection, runnable, options, {
    signal: interrupts.signal,
    report: async (sources) => {
      recorded = sources.recording ?? ''
      reporters = [
        ...(await openReporters(wanted, options, { ...sources, isPlanTold: true })),
        ...(await openReportersOfService(wanted, sources)),
      ]
      return reporters
    },
    network: network?.network,
    ...(follower && { follower }),
    ...(gate && { gate }),
  })
  const result = await running.catch(lostData).finally(() => finishReporters(reporters, recorded))
  process.stderr.write(network?.pastProxy() ?? '')
  return exitCodeWith(reporters, exitCodeOf(result, { config: selection.project.config, options, interrupts }))
}

type RunOf = Pick<Selection, 'project' | 'environment' | 'variables' | 'ofAllShards'>

export interface Reporting extends Pick<Running, 'follower' | 'gate'> {
  readonly signal: AbortSignal
  readonly network?: BatchOptions['network']
  /** Opens what reports. Whoever opens them lets them finish. */
  readonly report: (sources: ReporterSources) => Promise<readonly Reporter[]>
}

/** Runs them, told to reporters. @throws DataError when rows are gone that were read before */
export const runReported = async (
  { project, environment, variables, ofAllShards }: RunOf,
  { flows, isSelected }: Runnable,
  options: RunOptions,
  { signal, report, network, follower, gate }: Reporting,
): Promise<BatchResult> => {
  const given = givenAgain(options)
  const { shard: part } = options
  const shard = part && ofAllShards && (await import('./shard-of-run.ts')).shardOfRun(part, ofAllShards, environment)
  return runBatch(
    {
      project,
      flows,
      environment,
      ...(given && { given }),
      ...(shard && { shard }),
      version,
      command: maskerOf(variables).maskText(['testmesh run', ...selectionWords(options, flows)].join(' ')),
      seed: options.seed,
      parallel: options.parallel,
      maxFailures: options.bail ? 1 : options.maxFailures,
      // Who goes through a flow step by step tries again what they want to.
      retries: options.retries ?? (gate ? 0 : project.config.retries),
      heedsQuarantine: options.quarantine,
      timeoutMs: options.timeout === undefined ? undefined : parseDuration(options.timeout),
      strictTeardown: options.strictTeardown ?? project.config.strict_teardown,
      snapshots: snapshotWrites(options),
      // Of a part of a flow, or with other rows, nobody can say what it no longer asks for.
      isWhole: isSelected === undefined && options.data === undefined,
      inputs: parsePairs('--input', options.input),
      pinned: options.resolve && Object.fromEntries(options.resolve),
      network,
      signal,
      gate,
      ...(isSelected && {
        isSelected,
        restored: async (flow, row) => (await import('@testmesh/project/again')).findResume(project, { flow, row, environment }),
      }),
    },
    async (recording) => {
      const reporters = await report({
        ...textsOf(flows),
        recording: relative(process.cwd(), recording.path),
        ...(await nextCommands(
          project,
          flows.map(({ file }) => file),
        )),
        ...(given && { given }),
        shown: shownFile(project.root),
      })
      return follower ? [...reporters, follower] : reporters
    },
  )
}

interface EndedRun {
  readonly config: ProjectConfig
  readonly options: RunOptions
  readonly interrupts: Interrupts
}

const exitCodeOf = (result: BatchResult | string, { config, options, interrupts }: EndedRun): number => {
  if (typeof result === 'string') {
    process.stderr.write(`error: ${result}\n`)
    return exitCodes.failed
  }
  const interrupted = interrupts.exitCode()
  if (interrupted !== undefined) return interrupted
  const { failed, error, cancelled, flaky } = countedVerdicts(result.counts, result.quarantined)
  if (failed + error + cancelled > 0) return exitCodes.failed
  return flakyGate(flaky, options, config)
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

/** Of a command to show again: which flows it runs, without values that may be secret. */
export const selectionWords = (options: RunOptions, flows: readonly RunnableFlow[]): string[] => {
  const files = [
    ...new Set(flows.flatMap(({ file, namedAt }) => namedAt?.map((line) => `${file}:${line}`) ?? (isStandardInput(file) ? '-' : file))),
  ]
  const shown = files.length > 3 ? [...files.slice(0, 3), '…'] : files
  const flags = [
    options.env !== undefined && `--env ${options.env}`,
    options.tags !== undefined && `--tags '${options.tags}'`,
    ...(options.tag ?? []).map((tag) => `--tag '${tag}'`),
    options.grep !== undefined && `--grep '${options.grep}'`,
    options.lastFailed && '--last-failed',
    options.onlyChanged !== undefined && `--only-changed${options.onlyChanged === true ? '' : `=${options.onlyChanged}`}`,
    options.shard && `--shard ${options.shard.index}/${options.shard.count}`,
    options.repeatEach !== undefined && `--repeat-each ${options.repeatEach}`,
    ...(['only', 'from', 'to'] as const).map((name) => options[name] !== undefined && `--${name} ${options[name]}`),
  ]
  return [...shown, ...flags.filter((flag) => typeof flag === 'string')]
}
