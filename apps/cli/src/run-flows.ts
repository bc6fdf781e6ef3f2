import { relative } from 'node:path'
import {
  type BatchFollower,
  type BatchOptions,
  type BatchResult,
  checkInputs,
  DataError,
  isRunnable,
  isWholeFlow,
  type RunnableFlow,
  runBatch,
  selectSteps,
} from '@testmesh/project'
import { hasErrors } from '@testmesh/protocol'
import { count } from './count.ts'
import type { OpenReporter } from './cut-off-alone.ts'
import { exitCodes } from './exit-codes.ts'
import { textsOf } from './flow-texts.ts'
import { givenAgain } from './given-again.ts'
import type { Interrupts } from './interrupts.ts'
import type { Selection } from './load-selection.ts'
import { exitCodeWith, finishReporters, openReporters, openReportersOfService, type WantedReporter } from './open-reporters.ts'
import type { RunOptions } from './options.ts'
import { parsePairs } from './parse-pairs.ts'
import { printDiagnostics, printFlowDiagnostics } from './print-diagnostics.ts'
import { rerunCommand } from './rerun-command.ts'
import { shownFile } from './shown-file.ts'
import { describeTerminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { version } from './version.ts'

/** What a selection comes to when every flow of it can run. */
export interface Runnable {
  readonly flows: readonly RunnableFlow[]
  /** With `--only`, `--from` and `--to`. */
  readonly isSelected?: NonNullable<BatchOptions['isSelected']>
}

/** Undefined when one cannot run. Their problems are told. @throws UsageError: there is no such part of a flow */
export const onlyRunnable = ({ project, selected, ofAllShards }: Selection, options: RunOptions): Runnable | undefined => {
  const terminal = describeTerminal(options)
  const { flows } = selected
  const inputs = parsePairs('--input', options.input)
  const diagnostics = [...selected.diagnostics, ...(flows.length > 0 ? checkInputs(flows, inputs) : [])]
  printDiagnostics(diagnostics, terminal)
  printFlowDiagnostics(flows, terminal, project.root)
  const runnable = flows.filter(isRunnable)
  const broken = flows.length - runnable.length
  if (broken > 0)
    process.stderr.write(`nothing ran: ${broken} of ${count(flows.length, 'flow')} ${broken === 1 ? 'has' : 'have'} problems\n`)
  if (broken > 0 || hasErrors(diagnostics)) return undefined
  const isSelected = stepSelection(ofAllShards?.filter(isRunnable) ?? runnable, options)
  return { flows: runnable, ...(isSelected && { isSelected }) }
}

export interface Running {
  readonly wanted: readonly WantedReporter[]
  readonly interrupts: Interrupts
  /** Sees what the reporters see. */
  readonly follower?: BatchFollower
}

/** Runs them, and reports; resolves to the exit code. */
export const runFlows = async (
  { project, environment, ofAllShards }: Pick<Selection, 'project' | 'environment' | 'ofAllShards'>,
  { flows, isSelected }: Runnable,
  options: RunOptions,
  { wanted, interrupts, follower }: Running,
): Promise<number> => {
  const maxFailures = options.bail ? 1 : options.maxFailures
  const given = givenAgain(options)
  const { shard: part } = options
  const shard = part && ofAllShards && (await import('./shard-of-run.ts')).shardOfRun(part, ofAllShards, environment)
  let reporters: OpenReporter[] = []
  let recorded = ''
  const running = runBatch(
    {
      project,
      flows,
      environment,
      ...(given && { given }),
      ...(shard && { shard }),
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
      recorded = relative(process.cwd(), recording.path)
      const sources = {
        ...textsOf(flows),
        recording: recorded,
        rerun: await rerunCommand(project),
        ...(given && { given }),
        shown: shownFile(project.root),
      }
      reporters = [...(await openReporters(wanted, options, sources)), ...(await openReportersOfService(wanted, sources))]
      return follower ? [...reporters, follower] : reporters
    },
  )
  const result = await running.catch(lostData).finally(() => finishReporters(reporters, recorded))
  return exitCodeWith(reporters, exitCodeOf(result, { options, interrupts }))
}

const exitCodeOf = (result: BatchResult | string, { options, interrupts }: { options: RunOptions; interrupts: Interrupts }): number => {
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

const stepSelection = (flows: readonly RunnableFlow[], { only, from, to }: RunOptions) => {
  const range = { only, from, to }
  if (isWholeFlow(range)) return undefined
  const [flow, ...others] = flows
  if (!flow) return undefined
  if (others.length > 0)
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
    options.onlyChanged !== undefined && `--only-changed${options.onlyChanged === true ? '' : `=${options.onlyChanged}`}`,
    options.shard && `--shard ${options.shard.index}/${options.shard.count}`,
    ...(['only', 'from', 'to'] as const).map((name) => options[name] !== undefined && `--${name} ${options[name]}`),
  ].filter(Boolean)
  return ['testmesh run', ...shown, ...flags].join(' ')
}
