import * as v from 'valibot'
import { assertionResultSchema } from './assertion-result.ts'
import { diagnosticSchema, placeSchema } from './diagnostic.ts'
import { phaseSchema, stepOutcomeSchema, verdictSchema } from './outcome.ts'
import { heldQuarantineSchema } from './quarantine.ts'

const json = v.unknown()
const record = v.record(v.string(), json)

/** Bytes kept outside the event: by content, so the same body is kept once. */
export const blobRefSchema = v.object({ sha256: v.string(), sizeBytes: v.number(), mediaType: v.optional(v.string()) })
export type BlobRef = v.InferOutput<typeof blobRefSchema>

/** Why a step or an execution did not succeed. */
export const failureSchema = v.object({
  code: v.string(),
  message: v.string(),
  hint: v.optional(v.string()),
  place: v.optional(placeSchema),
  /** Messages of the causes, outermost first. */
  causes: v.optional(v.array(v.string())),
  /** The stack, only for a bug of ours or an action's. */
  stack: v.optional(v.string()),
})
export type Failure = v.InferOutput<typeof failureSchema>

/** What an attempt did, in words of its action: the request line, how an answer that refuses it begins, and a command that repeats it. */
export const exchangeSchema = v.object({ request: v.optional(v.string()), answer: v.optional(v.string()), repeat: v.optional(v.string()) })
export type Exchange = v.InferOutput<typeof exchangeSchema>

export const flowRefSchema = v.object({
  name: v.string(),
  /** Relative to the project, with forward slashes; absent for a flow without a file. */
  file: v.optional(v.string()),
  /** SHA-256 of the flow's text, hex. */
  sha256: v.string(),
  suite: v.optional(v.string()),
  tags: v.array(v.string()),
})
export type FlowRef = v.InferOutput<typeof flowRefSchema>

export const dataRowSchema = v.object({ index: v.number(), name: v.string(), values: record })
export type DataRow = v.InferOutput<typeof dataRowSchema>

export const stepCountsSchema = v.object({
  passed: v.number(),
  failed: v.number(),
  error: v.number(),
  skipped: v.number(),
  cancelled: v.number(),
})
export type StepCounts = v.InferOutput<typeof stepCountsSchema>

/** Where a debugged execution stands, and why. */
export const executionStopSchema = v.object({
  /** From 1 within a start. */
  number: v.number(),
  why: v.picklist(['step', 'breakpoint', 'failure']),
  path: v.string(),
  stepId: v.string(),
  pointer: v.string(),
  place: v.optional(placeSchema),
  /** The one that is to come; after a failure the last one. 0: whether the step runs could not be told. */
  attempt: v.number(),
  /** How the step failed. */
  failure: v.optional(failureSchema),
  /** The flow goes on when the step fails. */
  isTolerant: v.boolean(),
  /** Then it is cancelled, if nobody said anything. Milliseconds since 1970. */
  endsAt: v.number(),
})
export type ExecutionStop = v.InferOutput<typeof executionStopSchema>

const headFields = {
  v: v.literal(1),
  executionId: v.string(),
  /** Counts the starts of the execution: a lost worker's job starts again with the next epoch. */
  epoch: v.number(),
  /** Stamped by the owner of the log; without gaps from 0 in each epoch. */
  seq: v.number(),
  /** Milliseconds since 1970, UTC, with fractions. Never goes back. */
  at: v.number(),
}

const executionEvent = <const T extends string, D extends v.ObjectEntries>(type: T, data: D) =>
  v.object({ ...headFields, type: v.literal(type), data: v.object(data) })

const stepEvent = <const T extends string, D extends v.ObjectEntries>(type: T, data: D) =>
  v.object({ ...headFields, type: v.literal(type), path: v.string(), data: v.object(data) })

/** What a step is. `pointer` counts in the file of its place: of a flow that another one runs, that is another file. */
const stepDescription = {
  id: v.string(),
  name: v.optional(v.string()),
  action: v.string(),
  phase: phaseSchema,
  pointer: v.string(),
  place: v.optional(placeSchema),
  /** The flow that the step runs. */
  flow: v.optional(flowRefSchema),
}

/**
 * All that leaves an execution, in order. `path` of step events addresses loop and branch instances: `steps/poll[12]/check`.
 * A skipped step has only a `step.finished`.
 */
export const executionEventSchema = v.variant('type', [
  executionEvent('execution.queued', { flow: flowRefSchema, row: v.optional(dataRowSchema) }),
  executionEvent('execution.started', {
    flow: flowRefSchema,
    row: v.optional(dataRowSchema),
    /** Which of several runs of the same flow and row it is, from 1; absent where nobody asked for several. */
    repetition: v.optional(v.number()),
    environment: v.optional(v.string()),
    seed: v.number(),
    /** Variables in force, masked. */
    variables: record,
    /** Where each of them got its value, in words: `environment staging`, `env of the flow, line 3`. */
    origins: v.optional(v.record(v.string(), v.string())),
    inputs: v.optional(record),
    traceId: v.optional(v.string()),
    /** Absent where the flow is in none, or nobody asks for it. */
    quarantine: v.optional(heldQuarantineSchema),
    warnings: v.optional(v.array(diagnosticSchema)),
  }),
  executionEvent('execution.restarted', { reason: v.string() }),
  executionEvent('execution.paused', { reason: v.optional(v.string()), stop: v.optional(executionStopSchema) }),
  executionEvent('execution.resumed', {}),
  executionEvent('execution.finished', {
    verdict: verdictSchema,
    failure: v.optional(failureSchema),
    outputs: v.optional(record),
    counts: stepCountsSchema,
    durationMs: v.number(),
    /** Failures that do not change the verdict: of teardown, of cleanup, of a sink. */
    warnings: v.optional(v.array(diagnosticSchema)),
  }),
  stepEvent('step.started', stepDescription),
  stepEvent('step.attempted', {
    attempt: v.number(),
    /** Attempts in total, the first included, that the step may take; absent when it may take one. */
    of: v.optional(v.number()),
    outcome: v.picklist(['passed', 'failed', 'error', 'cancelled']),
    durationMs: v.number(),
    /** As rendered, masked. */
    config: v.optional(json),
    /** What the action returned, masked; long values are replaced by `{ $blob: BlobRef, preview }`. */
    result: v.optional(json),
    failure: v.optional(failureSchema),
    exchange: v.optional(exchangeSchema),
  }),
  stepEvent('step.logged', { line: v.string(), attempt: v.number() }),
  stepEvent('step.attached', { name: v.string(), mediaType: v.string(), blob: blobRefSchema, attempt: v.number() }),
  stepEvent('step.asserted', { attempt: v.number(), results: v.array(assertionResultSchema) }),
  stepEvent('step.captured', {
    attempt: v.number(),
    outputs: record,
    /** Outputs whose path found nothing: a warning here, an error where something reads them. */
    missing: v.optional(v.array(v.string())),
  }),
  stepEvent('step.finished', {
    outcome: stepOutcomeSchema,
    /** Failed under `on_error: continue`: shown everywhere, the verdict passes. */
    tolerated: v.optional(v.boolean()),
    /** Why it was skipped or cancelled. */
    reason: v.optional(v.string()),
    failure: v.optional(failureSchema),
    attempts: v.number(),
    durationMs: v.number(),
    /** A skipped step never started: what it is, is said here. */
    step: v.optional(v.object(stepDescription)),
  }),
  stepEvent('iteration.progressed', { done: v.number(), total: v.optional(v.number()), failed: v.number() }),
])
export type ExecutionEvent = v.InferOutput<typeof executionEventSchema>
export type ExecutionEventType = ExecutionEvent['type']
export type EventOf<T extends ExecutionEventType> = Extract<ExecutionEvent, { type: T }>

type WithoutSeq<E> = E extends ExecutionEvent ? Omit<E, 'seq'> : never
/** An event as the engine emits it: ordered, not yet numbered. */
export type UnnumberedEvent = WithoutSeq<ExecutionEvent>
