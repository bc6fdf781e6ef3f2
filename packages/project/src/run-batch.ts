import { availableParallelism } from 'node:os'
import { createResources, type Plan, type Resume, type SnapshotBook } from '@testmesh/engine'
import {
  type BatchEvent,
  countedVerdicts,
  type DataRow,
  type ExecutionEvent,
  type ExecutionState,
  isInQuarantine,
  type Verdict,
  type VerdictCounts,
} from '@testmesh/protocol'
import type { BatchStarted, BatchWriter } from '@testmesh/recordings'
import { type Case, casesOf, countExecutions } from './cases.ts'
import { type CaseContext, type CaseOptions, type FlowCase, prepareCase } from './execute-case.ts'
import { createHandOver, type HandOver, handOverAtOnce } from './hand-over.ts'
import type { LoadedFlow } from './load-flow.ts'
import { drawSeed, keepTexts, type OpenBatchOptions, openBatch } from './open-batch.ts'
import { runQueue } from './run-queue.ts'
import { openSnapshots } from './snapshots/open-snapshots.ts'

export interface BatchOptions extends OpenBatchOptions, CaseOptions {
  readonly flows: readonly (LoadedFlow & { readonly plan: Plan })[]
  /** The command, as people see it again; without secrets. */
  readonly command: string
  readonly version: string
  /** For `batch.started`. */
  readonly given?: BatchStarted['data']['given']
  /** For `batch.started`. */
  readonly shard?: BatchStarted['data']['shard']
  /** Executions at the same time. Default: the cores of the machine. */
  readonly parallel?: number | undefined
  /** Stops after this many executions that did not pass; those in quarantine are not counted. */
  readonly maxFailures?: number | undefined
  /** How often an execution that did not pass is run again; one that passes then is flaky. Default 0. */
  readonly retries?: number | undefined
  /** Outputs of an earlier run, for a run of a part of the flow. */
  readonly restored?: (flow: LoadedFlow, row: DataRow | undefined) => Promise<Resume | undefined>
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

/** Runs every flow, once per row, side by side; records all of it. What was recorded is kept also when it rejects. */
export const runBatch = async (
  options: BatchOptions,
  followers: (recording: BatchWriter) => Promise<readonly BatchFollower[]>,
): Promise<BatchResult> => {
  const { project, flows } = options
  const batch = await openBatch(options)
  const { batchId, startedAt, writer } = batch
  const shared = createResources(batch.ports)
  try {
    const ports = { ...batch.ports, blobs: writer.blobs, shared }
    const snapshots = await openSnapshots({ project, flows, writes: options.snapshots ?? 'new' })
    const seed = options.seed ?? drawSeed()
    const handOver = options.gate ? handOverAtOnce : createHandOver()
    const listening = await followers(writer)
    return await runCases({ options, ports, batchId, writer, listening, handOver, seed, startedAt, snapshots })
  } finally {
    await shared.close()
    await batch.close()
  }
}

const runCases = async (context: BatchContext): Promise<BatchResult> => {
  const { options, ports, batchId, writer, listening, seed, startedAt } = context
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
  keepTexts(writer, flows)
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
  const at = ports.clock.now()
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

interface BatchContext extends CaseContext {
  readonly options: BatchOptions
  readonly batchId: string
  readonly writer: BatchWriter
  readonly listening: readonly BatchFollower[]
  readonly handOver: HandOver
}

/** Runs a case until it passes or its retries are spent: one execution, a new epoch for each retry. */
const runCase = async (next: FlowCase, context: BatchContext): Promise<ExecutionState> => {
  const { options, ports, writer, listening, handOver } = context
  const { retries = 0, signal } = options
  const executionId = ports.newId()
  const log = writer.execution()
  const sink = handOver.sinkFor((events) => {
    const numbered = log.append(events)
    for (const follower of listening) follower.onEvents?.(executionId, numbered)
  })
  const run = prepareCase(next, context)
  for (let epoch = 0; ; epoch++) {
    const again = epoch > 0 && { retryReason: `retry ${epoch} of ${retries}` }
    const state = await run({ executionId, epoch, sink, keep: (resume) => writer.writeResume(executionId, resume), ...again })
    const isFailure = state.verdict === 'failed' || state.verdict === 'error'
    if (!isFailure || epoch >= retries || signal?.aborted) return state
  }
}
