import type { Clock } from '@testmesh/action-kit'
import {
  type Diagnostic,
  type EventOf,
  type ExecutionEventType,
  type ExecutionState,
  emptyExecutionState,
  foldExecution,
  messageOf,
  type StepCounts,
  type UnnumberedEvent,
} from '@testmesh/protocol'
import { maskEventData } from '../mask/mask-event.ts'
import type { Masker } from '../mask/masker.ts'
import type { Sink } from '../ports.ts'

/** Events leave in batches of at most this many. */
const BATCH_LIMIT = 64

/** How long a sink may take for a batch before it counts as failed. Milliseconds. */
const SINK_LIMIT_MS = 30_000

/** What is told of an attempt when it is over. The end of its step comes at once, or a pause, and they are handed over with it. */
const endsAttempt: ReadonlySet<ExecutionEventType> = new Set(['step.captured', 'step.asserted', 'step.attempted'])

type StepEventType = Extract<UnnumberedEvent, { path: string }>['type']

/** The one door out of an execution: orders, masks, folds and hands over its events. */
export interface Emitter {
  readonly state: ExecutionState
  /** Steps that have finished, by outcome. */
  readonly counts: StepCounts
  emit<T extends Exclude<ExecutionEventType, StepEventType>>(type: T, data: EventOf<T>['data']): void
  emitStep<T extends StepEventType>(path: string, type: T, data: EventOf<T>['data']): void
  /** Hands over what waits; resolves when the sink has taken it. Nothing to wait for gives `undefined`. */
  border(): Promise<void> | undefined
}

export interface EmitterOptions {
  readonly executionId: string
  readonly epoch: number
  readonly clock: Clock
  readonly masker: Masker
  readonly sink: Sink | undefined
  /** Whether `state` holds the steps. */
  readonly keepsSteps: boolean
  /** Called once, when the sink failed and was cut off. */
  readonly onSinkFailure: (warning: Diagnostic) => void
}

export const createEmitter = (options: EmitterOptions): Emitter => {
  const { executionId, epoch, clock, masker, keepsSteps } = options
  const state = emptyExecutionState()
  const counts = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0 }
  let { sink } = options
  let batch: UnnumberedEvent[] = []
  let pending: Promise<void> | undefined
  let lastAt = 0
  let isFlushScheduled = false

  const cutOff = (error: unknown): void => {
    if (!sink) return
    sink = undefined
    options.onSinkFailure(sinkWarning(error))
  }

  const flush = (): void => {
    isFlushScheduled = false
    if (batch.length === 0) return
    const events = batch
    batch = []
    if (!sink) return
    try {
      const taken = sink(events)
      if (taken) pending = Promise.all([pending, inTime(clock, taken)]).then(nothing, cutOff)
    } catch (error) {
      cutOff(error)
    }
  }

  const push = (event: UnnumberedEvent): void => {
    if (event.type === 'step.finished') counts[event.data.outcome]++
    if (keepsSteps || !('path' in event)) foldExecution(state, event)
    batch.push(event)
    if (batch.length >= BATCH_LIMIT) flush()
    else if (!isFlushScheduled && !endsAttempt.has(event.type)) {
      isFlushScheduled = true
      // One hand-over for all that is said before the engine waits for something.
      Promise.resolve().then(flush)
    }
  }

  const now = (): number => {
    lastAt = Math.max(lastAt, clock.now())
    return lastAt
  }
  const masked = (data: UnnumberedEvent['data']): UnnumberedEvent['data'] => maskEventData(data, masker)

  return {
    state,
    counts,
    emit: (type, data) => push({ v: 1, executionId, epoch, at: now(), type, data: masked(data) } as UnnumberedEvent),
    emitStep: (path, type, data) => push({ v: 1, executionId, epoch, at: now(), type, path, data: masked(data) } as UnnumberedEvent),
    border: () => {
      flush()
      const taken = pending
      pending = undefined
      return taken
    },
  }
}

const nothing = (): void => {}

/** A sink that hangs must not hold the run for ever. */
const inTime = (clock: Clock, taken: Promise<void>): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = clock.after(SINK_LIMIT_MS, () => reject(new Error(`it took longer than ${SINK_LIMIT_MS} ms`)))
    Promise.resolve(taken).then(resolve, reject).finally(stop)
  })

const sinkWarning = (error: unknown): Diagnostic => ({
  code: 'SINK_FAILED',
  severity: 'warning',
  message: `a consumer of the events failed and was cut off: ${messageOf(error)}`,
  place: {},
})
