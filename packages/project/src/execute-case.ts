import { dirname, join } from 'node:path'
import type { Files } from '@testmesh/action-kit'
import { createFiles, type Network } from '@testmesh/actions'
import { type ExecuteOptions, execute, type Gate, type Plan, type PlannedStep, type Ports, type Resume } from '@testmesh/engine'
import type { ExecutionState, JsonValue } from '@testmesh/protocol'
import type { Case } from './cases.ts'
import type { LoadedFlow } from './load-flow.ts'
import type { Project } from './load-project.ts'
import type { LocatedRow } from './rows/data-rows.ts'
import type { SnapshotStore } from './snapshots/snapshot-store.ts'

/** What is the same for all executions of a batch. */
export interface CaseOptions {
  readonly project: Project
  readonly environment?: string | undefined
  readonly seed?: number | undefined
  /** Limit of each flow, instead of its own. */
  readonly timeoutMs?: number | undefined
  readonly strictTeardown?: boolean | undefined
  /** `false`: failures of flows in quarantine count like others. Default true. */
  readonly heedsQuarantine?: boolean | undefined
  /** What is said of all connections. Default: nothing. */
  readonly network?: Network | undefined
  readonly inputs?: Readonly<Record<string, JsonValue>>
  readonly isSelected?: (planned: PlannedStep) => boolean
  /** Asked before each attempt, and after one that failed for good: a debugger. Default: none. */
  readonly gate?: Gate | undefined
  readonly signal?: AbortSignal
  readonly killSignal?: AbortSignal
}

export interface FlowCase extends Case {
  readonly flow: LoadedFlow & { readonly plan: Plan }
  /** Outputs of an earlier run, the same for all repetitions. */
  readonly restored?: Resume | undefined
}

export interface CaseContext {
  readonly options: CaseOptions
  readonly ports: Ports
  /** Of the batch, where nobody asked for one. */
  readonly seed: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly snapshots: SnapshotStore | undefined
}

/** Of one execution. */
export type CaseRun = Required<Pick<ExecuteOptions, 'executionId' | 'sink'>> & Pick<ExecuteOptions, 'epoch' | 'keep' | 'retryReason'>

/** Prepares an execution; the function it gives starts it, once per epoch. */
export const prepareCase = ({ flow, row, repetition, restored }: FlowCase, { options, ports, seed, startedAt, snapshots }: CaseContext) => {
  const { inputs, environment, isSelected, timeoutMs, strictTeardown, heedsQuarantine = true, signal, killSignal, gate } = options
  const limitMs = timeoutMs ?? flow.plan.timeoutMs ?? options.project.config.flow_timeout
  const { root, folder: outputs } = options.project
  const filesIn = (folder: string): Files => createFiles({ root, folder, output: `${outputs}/output`, readerAt: process.cwd() })
  const files = filesIn(flow.folder)
  const filesOf = (file: string): Files => filesIn(dirname(join(root, file)))
  return (run: CaseRun): Promise<ExecutionState> =>
    execute(
      flow.plan,
      { ...ports, files, filesOf, ...(snapshots && { snapshots: snapshots.of(flow) }) },
      {
        ...run,
        keepsSteps: false,
        ...seedOf({ asked: options.seed, own: flow.plan.flow.config.seed ?? seed }, { row, repetition }),
        variables: flow.variables,
        ...(options.network?.secrets && { secrets: options.network.secrets }),
        quarantineAt: heedsQuarantine && startedAt,
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
  // A load repeats millions of times: their product would be no exact number.
  const away = Math.imul(repetition - 1, farApart) >>> 0
  const seed = repetition === 1 ? (asked ?? own) : ((asked ?? own) + away) % 2 ** 32
  return asked === undefined ? { ownSeed: seed + index } : { seed: seed + index }
}

/** No number of rows comes from the seeds of one repetition to those of the next. The golden ratio of 32 bits spreads them evenly. */
const farApart = 0x9e3779b1

const originOf = ({ index, line }: LocatedRow, { dataFile }: LoadedFlow): string => {
  const row = `row ${index + 1}`
  if (dataFile === undefined) return row
  return `${row} of ${dataFile}${line === undefined ? '' : `, line ${line}`}`
}
