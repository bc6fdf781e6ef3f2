import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import type { Files } from '@testmesh/action-kit'
import { builtins, createFiles, createServices, type Network, otlpOf, type PinnedHosts } from '@testmesh/actions'
import {
  type ActionTable,
  createResources,
  type ExecuteOptions,
  execute,
  type Gate,
  type Plan,
  type PlannedStep,
  type Ports,
  type Resume,
  type SnapshotBook,
} from '@testmesh/engine'
import {
  type BatchEvent,
  countedVerdicts,
  type DataRow,
  type ExecutionEvent,
  type ExecutionState,
  isInQuarantine,
  type JsonValue,
  type Verdict,
  type VerdictCounts,
} from '@testmesh/protocol'
import { type BatchStarted, type BatchWriter, createBatchWriter, openLedger, pruneBatches } from '@testmesh/recordings'
import { type Case, casesOf, countExecutions } from './cases.ts'
import { createHandOver, type HandOver, handOverAtOnce } from './hand-over.ts'
import type { LoadedFlow } from './load-flow.ts'
import type { Project } from './load-project.ts'
import type { LocatedRow } from './rows/data-rows.ts'
import { runQueue } from './run-queue.ts'
import { openSnapshots } from './snapshots/open-snapshots.ts'
import type { SnapshotStore } from './snapshots/snapshot-store.ts'

export interface BatchOptions {
  readonly project: Project
  readonly flows: readonly (LoadedFlow & { readonly plan: Plan })[]
  /** The command, as people see it again; without secrets. */
  readonly command: string
  readonly version: string
  readonly environment?: string | undefined
  /** For `batch.started`. */
  readonly given?: BatchStarted['data']['given']
  /** For `batch.started`. */
  readonly shard?: BatchStarted['data']['shard']
  readonly seed?: number | undefined
  /** Executions at the same time. Default: the cores of the machine. */
  readonly parallel?: number | undefined
  /** Stops after this many executions that did not pass; those in quarantine are not counted. */
  readonly maxFailures?: number | undefined
  /** How often an execution that did not pass is run again; one that passes then is flaky. Default 0. */
  readonly retries?: number | undefined
  /** Limit of each flow, instead of its own. */
  readonly timeoutMs?: number | undefined
  readonly strictTeardown?: boolean | undefined
  /** `false`: failures of flows in quarantine count like others. Default true. */
  readonly heedsQuarantine?: boolean | undefined
  /** Addresses by `host:port`, instead of those that a name has. */
  readonly pinned?: PinnedHosts | undefined
  /** What is said of all connections. Default: nothing. */
  readonly network?: Network | undefined
  readonly inputs?: Readonly<Record<string, JsonValue>>
  readonly isSelected?: (planned: PlannedStep) => boolean
  /** Outputs of an earlier run, for a run of a part of the flow. */
  readonly restored?: (flow: LoadedFlow, row: DataRow | undefined) => Promise<Resume | undefined>
  /** Asked before each attempt, and after one that failed for good: a debugger. Default: none. */
  readonly gate?: Gate | undefined
  readonly signal?: AbortSignal
  readonly killSignal?: AbortSignal
  /** Default: those of the project. */
  readonly actions?: ActionTable
  /** Which snapshots may be written: those that are not kept yet (default), also those that differ, or none. */
  readonly snapshots?: SnapshotBook['writes'] | undefined
  /** Every flow runs from beginning to end with its own rows, so that snapshots nobody asks for are obsolete where none is left out. Default: no step is selected. */
  readonly isWhole?: boolean | undefined
}

/** Sees everything as it happens: reporters, a progress line. */
export interface BatchFollower {
  onBatch?(event: BatchEvent): void
  onEvents?(executionId: string, events: readonly ExecutionEvent[]): void
}

export interface BatchResult {
  readonly batchId: string
  readonly counts: Readonly<Record<Verdict, number>>
  /** Of these, those of flows in quarantine. */
  readonly quarantined: VerdictCounts
  readonly isInterrupted: boolean
}

interface FlowCase extends Case {
  readonly flow: LoadedFlow & { readonly plan: Plan }
  /** Outputs of an earlier run, the same for all repetitions. */
  readonly restored: Resume | undefined
}

/** Runs every flow, once per row, side by side; records all of it. What was recorded is kept also when it rejects. */
export const runBatch = async (
  options: BatchOptions,
  followers: (recording: BatchWriter) => Promise<readonly BatchFollower[]>,
): Promise<BatchResult> => {
  const { project, actions = project.actions } = options
  const services = createServices({ otlp: otlpOf(process.env), until: 'close' })
  const base = {
    ...builtins({ root: project.root, output: `${project.folder}/output`, pinned: options.pinned, network: options.network }),
    service: services.service,
    actions,
  }
  const startedAt = base.clock.now()
  const batchId = newBatchId(startedAt)
  const recording = { folder: project.folder, batchId, now: base.clock.now }
  const writer = await createBatchWriter(recording)
  const ledger = openLedger(recording)
  const shared = createResources(base)
  try {
    const ports: Ports = { ...base, blobs: writer.blobs, ledger, shared }
    const snapshots = await openSnapshots({ project, flows: options.flows, writes: options.snapshots ?? 'new' })
    const seed = options.seed ?? drawSeed()
    const handOver = options.gate ? handOverAtOnce : createHandOver()
    const listening = await followers(writer)
    return await runCases({ options, base: ports, batchId, writer, listening, handOver, seed, startedAt, snapshots })
  } finally {
    await shared.close()
    await services.close()
    await ledger.close().finally(writer.close)
    await pruneBatches({ folder: project.folder, keepId: batchId })
  }
}

const drawSeed = (): number => Math.floor(Math.random() * 2 ** 31)

const runCases = async (context: CaseContext): Promise<BatchResult> => {
  const { options, base, batchId, writer, listening, seed, startedAt } = context
  const { signal, flows, maxFailures = Number.POSITIVE_INFINITY, isWhole = options.isSelected === undefined } = options
  const incomplete = new Set<LoadedFlow>()
  const counts: Record<Verdict, number> = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0, flaky: 0 }
  const quarantined: Partial<Record<Verdict, number>> = {}
  const parallel = options.parallel ?? options.project.config.parallel ?? availableParallelism()
  const tell = (event: BatchEvent): void => {
    try {
      writer.batchEvent(event)
    } finally {
      for (const follower of listening) follower.onBatch?.(event)
    }
  }
  const planned = countExecutions(flows)
  const { command, environment, given, shard, version } = options
  const asked = {
    command,
    ...(environment !== undefined && { environment }),
    ...(given && { given }),
    ...(shard && { shard }),
    seed,
    planned,
    parallel,
    version,
  }
  for (const flow of flows) keepTexts(writer, flow)
  tell({ v: 1, type: 'batch.started', batchId, at: startedAt, data: asked })
  const isOver = (): boolean => {
    const { failed, error } = countedVerdicts(counts, quarantined)
    return signal?.aborted || failed + error >= maxFailures
  }
  const lane = async function* (flow: FlowCase['flow']): AsyncGenerator<FlowCase> {
    let before: Case | undefined
    let restored: Resume | undefined
    for await (const one of casesOf(flow).read()) {
      if (isOver()) {
        incomplete.add(flow)
        return
      }
      if (before?.row !== one.row || !before) restored = await options.restored?.(flow, one.row)
      before = one
      yield { flow, restored, ...one }
    }
  }
  const lanes = flows.map((flow) => ({ items: lane(flow), locks: flow.plan.locks }))
  // A row is asked for by each that may run at once, whether or not there are so many.
  await runQueue(lanes, { parallel: Math.min(parallel, planned) }, async (next) => {
    const { verdict = 'error', quarantine } = await runCase(next, context)
    if (verdict !== 'passed' && verdict !== 'flaky') incomplete.add(next.flow)
    counts[verdict]++
    if (isInQuarantine(quarantine)) quarantined[verdict] = (quarantined[verdict] ?? 0) + 1
  })
  const isInterrupted = signal?.aborted ?? false
  const snapshots = await context.snapshots?.finish((flow) => isWhole && !casesOf(flow).isPart && !incomplete.has(flow))
  const at = base.clock.now()
  const data = {
    counts,
    ...(Object.keys(quarantined).length > 0 && { quarantined }),
    durationMs: at - startedAt,
    ...(isInterrupted && { interrupted: true }),
    ...(snapshots && { snapshots }),
  }
  tell({ v: 1, type: 'batch.finished', batchId, at, data })
  return { batchId, counts, quarantined, isInterrupted }
}

/** With the texts of the flows that it runs: reports frame them, and what is left of a killed run is cleaned up by them. */
const keepTexts = (writer: BatchWriter, { plan, text, shownText, file, subFlows }: BatchOptions['flows'][number]): void => {
  for (const kept of [{ sha256: plan.sha256, text, shownText, file }, ...subFlows]) {
    const shown = kept.shownText()
    writer.writeFlow(kept.sha256, shown, kept.file)
    if (shown !== kept.text) writer.sealFlow(kept.sha256, kept.text)
  }
}

interface CaseContext {
  readonly options: BatchOptions
  readonly base: Ports
  readonly batchId: string
  readonly writer: BatchWriter
  readonly listening: readonly BatchFollower[]
  readonly handOver: HandOver
  readonly seed: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly snapshots: SnapshotStore | undefined
}

/** Runs a case until it passes or its retries are spent: one execution, a new epoch for each retry. */
const runCase = async (next: FlowCase, context: CaseContext): Promise<ExecutionState> => {
  const { retries = 0, signal } = context.options
  const execution = startExecution(next, context)
  for (let epoch = 0; ; epoch++) {
    const state = await execution(epoch, epoch === 0 ? {} : { retryReason: `retry ${epoch} of ${retries}` })
    const isFailure = state.verdict === 'failed' || state.verdict === 'error'
    if (!isFailure || epoch >= retries || signal?.aborted) return state
  }
}

/** Prepares an execution; the function it gives starts it, once per epoch. */
const startExecution = ({ flow, row, repetition, restored }: FlowCase, context: CaseContext) => {
  const { options, base, writer, listening, handOver, seed, startedAt } = context
  const { inputs, environment, isSelected, timeoutMs, strictTeardown, heedsQuarantine = true, signal, killSignal, gate } = options
  const limitMs = timeoutMs ?? flow.plan.timeoutMs ?? options.project.config.flow_timeout
  const executionId = base.newId()
  const log = writer.execution()
  const { root, folder: outputs } = options.project
  const filesIn = (folder: string): Files => createFiles({ root, folder, output: `${outputs}/output`, readerAt: process.cwd() })
  const files = filesIn(flow.folder)
  const filesOf = (file: string): Files => filesIn(dirname(join(root, file)))
  const sink = handOver.sinkFor((events) => {
    const numbered = log.append(events)
    for (const follower of listening) follower.onEvents?.(executionId, numbered)
  })
  return (epoch: number, retry: Pick<ExecuteOptions, 'retryReason'>): Promise<ExecutionState> =>
    execute(
      flow.plan,
      { ...base, files, filesOf, ...(context.snapshots && { snapshots: context.snapshots.of(flow) }) },
      {
        executionId,
        epoch,
        sink,
        keepsSteps: false,
        ...seedOf({ asked: options.seed, own: flow.plan.flow.config.seed ?? seed }, { row, repetition }),
        variables: flow.variables,
        ...(options.network?.secrets && { secrets: options.network.secrets }),
        quarantineAt: heedsQuarantine && startedAt,
        keep: (resume) => writer.writeResume(executionId, resume),
        ...retry,
        ...(flow.data && { data: flow.data }),
        ...(inputs && { inputs }),
        ...(environment !== undefined && { environment }),
        ...(row && { row: { index: row.index, name: row.name, values: row.values, origin: originOf(row, flow) } }),
        ...(repetition !== undefined && { repetition }),
        ...(isSelected && { isSelected }),
        ...(restored && { restored }),
        ...(limitMs !== undefined && { timeoutMs: limitMs }),
        ...(strictTeardown !== undefined && { strictTeardown }),
        ...(gate && { gate }),
        ...(signal && { signal }),
        ...(killSignal && { killSignal }),
      },
    )
}

/** Each row draws other values, and each repetition of it. */
const seedOf = ({ asked, own }: { asked: number | undefined; own: number }, { row, repetition = 1 }: Case) => {
  const index = row?.index ?? 0
  const seed = repetition === 1 ? (asked ?? own) : ((asked ?? own) + (repetition - 1) * farApart) % 2 ** 32
  return asked === undefined ? { ownSeed: seed + index } : { seed: seed + index }
}

/** No number of rows comes from the seeds of one repetition to those of the next. The golden ratio of 32 bits spreads them evenly. */
const farApart = 0x9e3779b1

const originOf = ({ index, line }: LocatedRow, { dataFile }: LoadedFlow): string => {
  const row = `row ${index + 1}`
  if (dataFile === undefined) return row
  return `${row} of ${dataFile}${line === undefined ? '' : `, line ${line}`}`
}

let latestId = 0

/** Sorts by time and is unique on a machine, as no two of a process get the same millisecond: `20261120-101500-123-4711`. */
const newBatchId = (now: number): string => {
  latestId = Math.max(Math.floor(now), latestId + 1)
  const digits = new Date(latestId).toISOString().replace(/[-:TZ.]/g, '')
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}-${process.pid}`
}
