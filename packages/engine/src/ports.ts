import type { AnyActionHandler, Clock, Egress, Files, Services } from '@testmesh/action-kit'
import type { Need, NeedOptions } from '@testmesh/expressions'
import type { ActionDescriptor, BlobRef, EventOf, Failure, JsonObject, JsonValue, Place, UnnumberedEvent } from '@testmesh/protocol'
import type { Cancellation } from './run/cancellation.ts'
import type { Resources } from './run/resources.ts'

/** The actions a run may use: their descriptors at hand, their effects loaded when a flow uses them. */
export interface ActionTable {
  readonly descriptors: readonly ActionDescriptor[]
  load(type: string): Promise<AnyActionHandler>
}

/** All that an execution takes from outside. The optional ports have a default that keeps nothing. */
export interface Ports {
  readonly actions: ActionTable
  readonly clock: Clock
  readonly files: Files
  /** The files as a flow in another file of the project sees them. Default: `files`. */
  filesOf?(file: string): Files
  readonly net: Egress
  /** A new UUID. */
  newId(): string
  /** The helper an expression needs. Default: imported from its library. */
  load?(need: Need, options: NeedOptions): Promise<unknown>
  /** Where attached and long bodies go. Default: hashed, not kept. */
  readonly blobs?: BlobStore
  /** Default: nothing survives a crash of the process. */
  readonly ledger?: Ledger
  /** What executions with the same `net` share; whoever made it closes it. Default: each has its own. */
  readonly shared?: Resources
  /** Values kept from earlier runs, beside the flow. Default: none are kept, and a flow that compares with some does not run. */
  readonly snapshots?: Snapshots
  service?<K extends keyof Services>(name: K): Promise<Services[K]>
  /** The operating system's environment, for `osenv("NAME")`. Default: empty. */
  osenv?(name: string): string | undefined
}

export interface Snapshots {
  /** Reads those of the flow, before its first step. */
  open(): Promise<SnapshotBook>
}

export interface SnapshotBook {
  /** What may be written: nothing, what is not kept yet, or also what differs. */
  readonly writes: 'nothing' | 'new' | 'all'
  find(key: string): JsonValue | undefined
  /** Called for what may be written, once its step has passed. */
  keep(key: string, value: JsonValue): void
  /** Called for each that was compared, with the JSON pointer of its assertion. */
  see(key: string, pointer: string): void
}

export interface BlobStore {
  put(bytes: Uint8Array | AsyncIterable<Uint8Array>, mediaType: string): Promise<BlobRef>
}

/** What must be removed when a run cannot do it itself. */
export interface Ledger {
  /** Durable when it resolves. Resolves to the entry's id. */
  add(entry: LedgerEntry): Promise<string>
  done(id: string): Promise<void>
}

export interface LedgerEntry {
  readonly executionId: string
  /** Path of the step that made it. */
  readonly path: string
  /** `steps`: cleanup steps of the flow, else a kind of the action's `undo`. */
  readonly kind: string
  readonly action?: string
  readonly ref: JsonValue
}

/** Consumes events, at most 64 at a time; a promise it returns is awaited at the next step border. */
export type Sink = (events: readonly UnnumberedEvent[]) => void | Promise<void>

/** Asked before each attempt, and after one that failed for good; it may wait (no limit ticks meanwhile), and steer. */
export type Gate = (point: GatePoint) => GateDecision | undefined | Promise<GateDecision | undefined>

export interface GatePoint extends Inspection {
  readonly executionId: string
  readonly path: string
  readonly id: string
  readonly pointer: string
  /** Where the step stands. */
  readonly place: Place
  /** 0: none was made, `when` could not be told. */
  readonly attempt: number
  /** How the step failed. Absent: the attempt is not made yet. */
  readonly failure?: Failure
  /** The flow goes on when the step fails. */
  readonly isTolerant: boolean
  /** Once the step is cancelled, the answer is no longer wanted. */
  readonly cancellation: Pick<Cancellation, 'isCancelled' | 'onCancel'>
  /** Says in the events that the run stands here. */
  paused(stop: EventOf<'execution.paused'>['data']): void
  /** Says that it goes on. Where it was cancelled instead, that is said by itself. */
  resumed(): void
}

/** What can be seen and changed where a gate is asked. Nothing that is seen holds secrets. */
export interface Inspection {
  /** What the action is given; where it cannot be told, the failure that the step would end with. */
  config(): { readonly config?: JsonObject; readonly failure?: Failure }
  /** The value of an expression; after a failed attempt its result can be named too. @throws ExpressionError */
  evaluate(text: string): Promise<JsonValue | undefined>
  /** All that the flow gave a name: outputs, variables, inputs, after a failure the result. By name. */
  names(): readonly NamedHere[]
  /**
   * Gives an output, or a variable, the value of an expression from here on. Resolves to why not, where the name is that of something
   * else, or of nothing. @throws ExpressionError
   */
  set(name: string, text: string): Promise<string | undefined>
  /** What the captures and assertions of the step make of a result, as if its action had given it. Nothing is told or kept of it. */
  judge(result: Readonly<Record<string, unknown>>): Judgement
  /** The value of an expression for a decision's `result`, with its secrets: not to be shown. Undefined where it is no map. @throws ExpressionError */
  resultOf(text: string): Promise<GateDecision['result']>
}

export interface Judgement {
  /** Why the step does not pass with it. */
  readonly failure: Failure | undefined
  /** What is captured of it, with its secrets: not to be shown. */
  readonly outputs: Readonly<Record<string, unknown>>
}

export interface NamedHere {
  readonly name: string
  readonly value: JsonValue | undefined
  /** In words, where it has its value from: `step create`, `--var`. */
  readonly from: string
}

export interface GateDecision {
  /** Values from here on: of outputs that have these names, else of variables. */
  readonly variables?: Readonly<Record<string, JsonValue>>
  /** The step's result: its action does not run. */
  readonly result?: Readonly<Record<string, unknown>>
  /** After a failure: the step is tried once more, with a limit and retries of its own; with a `result` its action does not run. */
  readonly again?: boolean
  /** Ends the run here, as passed so far; teardown follows. */
  readonly stop?: string
}
