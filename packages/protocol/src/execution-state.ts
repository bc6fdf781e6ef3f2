import type { AssertionResult } from './assertion-result.ts'
import type { Diagnostic, Place } from './diagnostic.ts'
import type {
  BlobRef,
  DataRow,
  EventOf,
  Exchange,
  ExecutionEvent,
  ExecutionStop,
  Failure,
  FlowRef,
  StepCounts,
  UnnumberedEvent,
} from './execution-event.ts'
import type { Phase, StepOutcome, Verdict } from './outcome.ts'
import type { HeldQuarantine } from './quarantine.ts'

export interface AttemptState {
  readonly attempt: number
  readonly of?: number | undefined
  readonly outcome: 'passed' | 'failed' | 'error' | 'cancelled'
  readonly durationMs: number
  readonly config?: unknown
  readonly result?: unknown
  readonly failure?: Failure | undefined
  readonly exchange?: Exchange | undefined
}

export interface StepState {
  readonly path: string
  readonly id: string
  readonly name?: string | undefined
  readonly action: string
  readonly phase: Phase
  readonly pointer: string
  readonly place?: Place | undefined
  /** The flow that it runs. */
  readonly flow?: FlowRef | undefined
  readonly startedAt?: number
  readonly finishedAt?: number
  readonly outcome?: StepOutcome
  readonly tolerated: boolean
  readonly reason?: string | undefined
  readonly failure?: Failure | undefined
  readonly durationMs?: number
  readonly attempts: readonly AttemptState[]
  /** Of the latest attempt. */
  readonly assertions: readonly AssertionResult[]
  /** Of the latest attempt. */
  readonly outputs: Readonly<Record<string, unknown>>
  readonly missingOutputs: readonly string[]
  readonly logs: readonly { readonly at: number; readonly line: string; readonly attempt: number }[]
  readonly attachments: readonly { readonly name: string; readonly mediaType: string; readonly blob: BlobRef; readonly attempt: number }[]
  readonly progress?: { readonly done: number; readonly total?: number | undefined; readonly failed: number }
}

export interface ExecutionState {
  executionId: string
  epoch: number
  status: 'queued' | 'running' | 'paused' | 'finished'
  /** Where it stands while it is paused. */
  stop?: ExecutionStop | undefined
  verdict?: Verdict
  flow?: FlowRef
  row?: DataRow | undefined
  repetition?: number | undefined
  environment?: string | undefined
  seed?: number
  traceId?: string | undefined
  quarantine?: HeldQuarantine | undefined
  variables: Readonly<Record<string, unknown>>
  /** Where each variable got its value, in words; of older logs it is not known. */
  origins: Readonly<Record<string, string>>
  outputs: Readonly<Record<string, unknown>>
  startedAt?: number
  finishedAt?: number
  durationMs?: number
  failure?: Failure | undefined
  counts?: StepCounts
  warnings: readonly Diagnostic[]
  /** By path, in the order the steps first spoke. */
  steps: Map<string, StepState>
}

export const emptyExecutionState = (): ExecutionState => ({
  executionId: '',
  epoch: 0,
  status: 'queued',
  variables: {},
  origins: {},
  outputs: {},
  warnings: [],
  steps: new Map(),
})

/**
 * The state after `event`. It updates and returns the `state` it was given, so that folding n events costs O(n);
 * a step that changes is a new object, which is what a view compares.
 */
export const foldExecution = (state: ExecutionState, event: ExecutionEvent | UnnumberedEvent): ExecutionState => {
  state.executionId = event.executionId
  switch (event.type) {
    case 'execution.queued':
      state.flow = event.data.flow
      state.row = event.data.row
      return state
    case 'execution.restarted':
      return Object.assign(state, emptyExecutionState(), {
        executionId: event.executionId,
        epoch: event.epoch,
        stop: undefined,
        flow: state.flow,
        row: state.row,
      })
    case 'execution.started':
      return startExecution(state, event)
    case 'execution.paused':
      state.status = 'paused'
      state.stop = event.data.stop
      return state
    case 'execution.resumed':
      state.status = 'running'
      state.stop = undefined
      return state
    case 'execution.finished':
      return finishExecution(state, event)
    default:
      return foldStep(state, event)
  }
}

const startExecution = (state: ExecutionState, event: Omit<EventOf<'execution.started'>, 'seq'>): ExecutionState => {
  const { flow, row, repetition, environment, seed, variables, origins, traceId, quarantine, warnings } = event.data
  state.epoch = event.epoch
  state.status = 'running'
  state.startedAt = event.at
  const told = { flow, row, repetition, environment, seed, traceId, quarantine }
  return Object.assign(state, { ...told, variables, origins: origins ?? {}, warnings: warnings ?? [] })
}

const finishExecution = (state: ExecutionState, event: Omit<EventOf<'execution.finished'>, 'seq'>): ExecutionState => {
  const { verdict, failure, outputs, counts, durationMs, warnings } = event.data
  state.status = 'finished'
  state.stop = undefined
  state.finishedAt = event.at
  state.warnings = [...state.warnings, ...(warnings ?? [])]
  return Object.assign(state, { verdict, failure, outputs: outputs ?? {}, counts, durationMs })
}

type StepEvent = Extract<UnnumberedEvent, { path: string }>

const foldStep = (state: ExecutionState, event: StepEvent): ExecutionState => {
  const before = state.steps.get(event.path) ?? unknownStep(event.path)
  state.steps.set(event.path, nextStep(before, event))
  return state
}

const unknownStep = (path: string): StepState => ({
  path,
  id: path,
  action: '',
  phase: 'steps',
  pointer: '',
  tolerated: false,
  attempts: [],
  assertions: [],
  outputs: {},
  missingOutputs: [],
  logs: [],
  attachments: [],
})

const nextStep = (step: StepState, event: StepEvent): StepState => {
  switch (event.type) {
    case 'step.started':
      return { ...step, ...event.data, startedAt: event.at }
    case 'step.attempted':
      return { ...step, attempts: [...step.attempts, event.data] }
    case 'step.logged':
      return { ...step, logs: [...step.logs, { at: event.at, ...event.data }] }
    case 'step.attached':
      return { ...step, attachments: [...step.attachments, event.data] }
    case 'step.asserted':
      return { ...step, assertions: event.data.results }
    case 'step.captured':
      return { ...step, outputs: event.data.outputs, missingOutputs: event.data.missing ?? [] }
    case 'step.finished': {
      const { step: described, outcome, tolerated, reason, failure, durationMs } = event.data
      return { ...step, ...described, outcome, tolerated: tolerated ?? false, reason, failure, durationMs, finishedAt: event.at }
    }
    case 'iteration.progressed':
      return { ...step, progress: event.data }
  }
}
