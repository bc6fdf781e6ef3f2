import { createResources, type Resources, type Sink } from '@testmesh/engine'
import type { ExecutionEvent, ExecutionState, UnnumberedEvent, Verdict } from '@testmesh/protocol'
import { type Case, casesOf } from './cases.ts'
import { prepareCase } from './execute-case.ts'
import { drawSeed, keepTexts, type OpenBatch, openBatch } from './open-batch.ts'
import { DataError } from './rows/data-error.ts'
import type { BatchOptions } from './run-batch.ts'
import type { RunnableFlow } from './select-flows.ts'
import { openSnapshots } from './snapshots/open-snapshots.ts'

export interface OpenLoadOptions
  extends Pick<
    BatchOptions,
    | 'project'
    | 'flows'
    | 'command'
    | 'version'
    | 'environment'
    | 'given'
    | 'seed'
    | 'timeoutMs'
    | 'strictTeardown'
    | 'pinned'
    | 'network'
    | 'inputs'
  > {
  /** At the same time, at most. */
  readonly users: number
}

/** Whose turn it is. */
export interface TurnOfCase {
  readonly flow: RunnableFlow
  /** Executions of a user come one after the other, and keep its connections. */
  readonly user: number
  readonly sink: Sink
  readonly signal: AbortSignal
}

/** Flows that run again and again. Nothing is recorded of an execution but what is kept by `record`. */
export interface OpenLoad extends Pick<OpenBatch, 'batchId' | 'startedAt'> {
  readonly clock: OpenBatch['ports']['clock']
  /** The folder of the recording. */
  readonly path: string
  /** Runs the next case of a flow: its rows come in turn, again and again. @throws DataError when rows are gone that were read before */
  run(turn: TurnOfCase): Promise<ExecutionState>
  /** Keeps all events of an execution, and numbers them. */
  record(events: readonly UnnumberedEvent[]): ExecutionEvent[]
  /** Closes the connections and the recording. */
  close(isInterrupted: boolean): Promise<void>
}

export const openLoad = async (options: OpenLoadOptions): Promise<OpenLoad> => {
  const { project, flows, command, version, environment, given, users } = options
  const snapshots = await openSnapshots({ project, flows, writes: 'nothing' })
  // Without `blobs`: long answers of what runs a million times would fill the disk.
  const batch = await openBatch(options)
  const { batchId, startedAt, ports, writer } = batch
  const { clock } = ports
  const seed = options.seed ?? drawSeed()
  const context = { options: { ...options, heedsQuarantine: false }, seed, startedAt, snapshots }
  const cases = new Map(flows.map((flow) => [flow, endlessCases(flow)]))
  const connections: Resources[] = []
  const counts: Record<Verdict, number> = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0, flaky: 0 }
  keepTexts(writer, flows)
  const asked = {
    command,
    ...(environment !== undefined && { environment }),
    ...(given && { given }),
    seed,
    parallel: users,
    sampled: true,
    version,
  }
  writer.batchEvent({ v: 1, type: 'batch.started', batchId, at: startedAt, data: asked })
  return {
    batchId,
    startedAt,
    clock,
    path: writer.path,
    run: async ({ flow, user, sink, signal }) => {
      const next = (await cases.get(flow)?.next())?.value
      // Who asked before was told why: nobody goes on without a row.
      if (!next) throw new DataError(`there are no more cases of ${flow.file}`)
      connections[user] ??= createResources(ports)
      const run = prepareCase(
        { flow, ...next },
        { ...context, options: { ...context.options, signal }, ports: { ...ports, shared: connections[user] } },
      )
      const state = await run({ executionId: ports.newId(), sink })
      counts[state.verdict ?? 'error']++
      return state
    },
    record: (events) => writer.execution().append(events),
    close: async (isInterrupted) => {
      await Promise.all(connections.map((shared) => shared.close()))
      for (const one of cases.values()) await one.return(undefined)
      const at = clock.now()
      const data = { counts, durationMs: at - startedAt, ...(isInterrupted && { interrupted: true }) }
      writer.batchEvent({ v: 1, type: 'batch.finished', batchId, at, data })
      await batch.close()
    },
  }
}

/** Each as a repetition of its own, which draws its own values. */
async function* endlessCases(flow: RunnableFlow): AsyncGenerator<Case, undefined> {
  for (let repetition = 1; ; repetition++) for await (const { row } of casesOf(flow).read()) yield { row, repetition }
}
