import type { AnyActionHandler } from '@testmesh/action-kit'
import type { Need, Scope, Tools } from '@testmesh/expressions'
import type { Flow, SourceText } from '@testmesh/flow/model'
import type { Diagnostic, Failure, JsonValue, StepOutcome } from '@testmesh/protocol'
import type { Masker } from '../mask/masker.ts'
import type { CheckedSchemas } from '../plan/check-schemas.ts'
import type { Plan, PlannedStep, SchemaFiles, VariableSource } from '../plan/plan.ts'
import type { Gate, Ports, SnapshotBook } from '../ports.ts'
import { createExecutionScope, type ResultView, type ScopeBase } from '../scope/execution-scope.ts'
import type { Frame } from '../scope/frame.ts'
import type { Cancellation } from './cancellation.ts'
import type { Emitter } from './emitter.ts'
import { keptSnapshots } from './kept-snapshots.ts'
import type { Limits } from './limit.ts'
import { createRandom } from './random.ts'
import type { Resources } from './resources.ts'
import type { Spans } from './spans.ts'

/** One execution while it runs: what its steps share. */
export interface Run {
  readonly plan: Plan
  readonly ports: Ports
  readonly executionId: string
  readonly startedAt: number
  readonly seed: number
  /** Somebody asked for it: no flow that is run has one of its own. */
  readonly isSeedAsked: boolean
  /** Of made-up data: its language, and a seed apart from that of the run. */
  readonly faker: NonNullable<Flow['config']['faker']>
  readonly traceId: string
  readonly spans: Spans
  readonly emitter: Emitter
  readonly masker: Masker
  readonly base: ScopeBase
  /** Variables that hold for the flows it runs as well, strongest first. */
  readonly sources: readonly VariableSource[]
  readonly resources: Resources
  readonly handlers: Map<string, AnyActionHandler>
  readonly loaded: ReadonlyMap<Need, unknown>
  /** What the files hold that assertions name. */
  schemaFiles: SchemaFiles
  /** Schemas of the flows it has run, by the flow's text. */
  readonly schemasRead: Map<SourceText, Promise<CheckedSchemas>>
  /** Absent for a plan without any. */
  snapshots: SnapshotBook | undefined
  /** Name of the data row. */
  readonly rowName: string | undefined
  readonly gate: Gate | undefined
  readonly limits: Limits
  /** Runs a list of steps. Steps hold steps: what runs a step asks for those inside it here. */
  readonly runSteps: RunSteps
  /** What stops the part of the run that is under way: first the steps, then cleanup and teardown. */
  current: Cancellation
  /** What stops cleanup and teardown, also those of the flows it runs. */
  readonly final: Cancellation
  /** Called between steps: now and then a promise, that timers and incoming data had their turn. */
  readonly breathe: () => Promise<void> | undefined
  /** What must be undone at the end, oldest first. */
  readonly undos: Undo[]
  readonly warnings: Diagnostic[]
  /** Why the run ends early though nothing failed: a gate said so. */
  stopped: string | undefined
  /** As `flow.status` shows it. */
  status: 'running' | 'passed' | 'failed'
  firstFailure: { readonly stepId: string; readonly failure: Failure } | undefined
}

export interface Undo {
  readonly path: string
  /** Cleanup steps of the flow, or something an action announced. */
  readonly what: ((around: Surroundings) => Promise<void>) | TrackedThing
  readonly isWanted: (status: Run['status']) => boolean
  /** Called when it was done, so that the ledger forgets it. */
  readonly forget: () => Promise<void>
}

/** Something an action announced by `track`. */
export interface TrackedThing {
  readonly handler: AnyActionHandler
  readonly kind: string
  readonly ref: JsonValue
  /** Path of the step that made it. */
  readonly path: string
}

/** Where a step runs: what it can see, what can stop it, what its path begins with. */
export interface Surroundings {
  readonly frame: Frame
  readonly cancellation: Cancellation
  readonly prefix: string
  /** In teardown and cleanup: every step runs whatever the others did. */
  readonly isFinal: boolean
}

export interface StepResult {
  readonly outcome: StepOutcome
  readonly tolerated: boolean
  readonly failure?: Failure | undefined
}

/** How a list of steps went. */
export interface SectionResult {
  readonly outcome: 'passed' | 'failed' | 'error' | 'cancelled'
  readonly failure?: Failure | undefined
  /** The id of the first step that did not pass. */
  readonly failedStep?: string
  /** Whether any step ran at all. */
  readonly ranAny: boolean
}

export interface SectionOptions {
  /** Default: the flow's. */
  readonly failFast?: boolean
  /** Why a step of the list does not run; `undefined` when it does. */
  readonly whyNot?: (planned: PlannedStep) => string | undefined
}

export type RunSteps = (run: Run, steps: readonly PlannedStep[], around: Surroundings, options?: SectionOptions) => Promise<SectionResult>

/** Scope of an expression of `planned`, with the result of an attempt when there is one. */
export const scopeOf = (run: Run, around: { frame: Frame }, stream: string, view?: ResultView): Scope =>
  createExecutionScope({ base: run.base, frame: around.frame, tools: toolsOf(run, stream), ...(view && { view }) })

const toolsOf = (run: Run, stream: string): Tools => ({
  now: () => run.ports.clock.now(),
  random: createRandom(run.seed, stream),
  ...(run.faker.seed !== undefined && { fakerRandom: createRandom(run.faker.seed, stream) }),
  load: (need) => run.loaded.get(need),
  file: (path) => run.schemaFiles.get(path) ?? null,
  ...(run.snapshots && { snapshots: keptSnapshots(run, run.snapshots, stream) }),
  osenv: (name) => run.ports.osenv?.(name),
  secret: (value) => run.masker.add(value),
})
