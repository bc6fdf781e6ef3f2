import type { FieldPattern } from '@testmesh/action-kit'
import type { Check, CheckResult, SchemaUse, SnapshotUse } from '@testmesh/assertions'
import type { Compiled, CompiledExpression, CompiledValue, Need, Origin, PatternUse, Pointed, Scope } from '@testmesh/expressions'
import type { Flow, SourceText, Step } from '@testmesh/flow'
import type { ActionDescriptor, Diagnostic, EventOf, JsonObject, JsonValue, Phase, Place } from '@testmesh/protocol'

/** A flow, compiled: everything a run needs to know before it starts. One plan serves any number of executions. */
export interface Plan {
  readonly flow: Flow
  readonly source: SourceText
  /** Of the flow's text, hex. */
  readonly sha256: string
  readonly setup: readonly PlannedStep[]
  readonly steps: readonly PlannedStep[]
  readonly onError: readonly PlannedStep[]
  readonly teardown: readonly PlannedStep[]
  /** The flow's own `env`, each after what it needs. */
  readonly env: readonly PlannedVariable[]
  readonly outputs: readonly PlannedOutput[]
  /** Of this flow and of all it runs. */
  readonly needs: readonly Need[]
  /** JSON Schemas of its assertions. */
  readonly schemas: readonly SchemaUse[]
  /** Regular expressions and XPaths that are written out. */
  readonly patterns: readonly Pointed<PatternUse>[]
  readonly snapshots: readonly SnapshotUse[]
  /** What the files of `schemas` hold, when `checkSchemas` has found them in order; else each run does so before its first step. */
  readonly schemaFiles?: SchemaFiles
  /** Canonical types of the actions that it and the flows it runs use, the engine's own left out. */
  readonly actions: readonly string[]
  /** Names of the locks that it and the flows it runs want. */
  readonly locks: readonly string[]
  /** The flows it runs, by steps of its own or of theirs; each once, unless it is run in different ways. */
  readonly flows: readonly Plan[]
  /** Ids of all steps, and names of all outputs, wherever they stand. */
  readonly captured: ReadonlySet<string>
  /** Names whose values end in a secret field or header: masked from the moment they exist. */
  readonly secretNames: ReadonlySet<string>
  readonly timeoutMs: number | undefined
  readonly failFast: boolean
  /** How many steps of a list with `depends_on` run at the same time. */
  readonly maxConcurrent: number
  /** Of the environment: what `service` is. */
  readonly services: JsonObject
  readonly warnings: readonly Diagnostic[]
}

/** Each flow once, in whatever ways it is run. */
export const eachFlow = (plans: readonly Plan[]): Plan[] => [...new Map(plans.map((plan) => [plan.source, plan])).values()]

/** JSON by path, as a flow names it. */
export type SchemaFiles = ReadonlyMap<string, JsonValue>

/** Values for names, from one source. */
export interface VariableSource {
  /** In words, for messages: `--var`, `environment staging`, `.env.test`. */
  readonly name: string
  readonly values: Readonly<Record<string, JsonValue>>
  /** Whether it wins over the flow's own `env` (--var, environment) or gives way to it (env_file, project). */
  readonly strength: 'above-flow' | 'below-flow'
  /** Names whose values are masked everywhere. */
  readonly secrets?: readonly string[]
  /** It belongs to one flow: a file that the flow names. Those it runs see it only where they inherit. */
  readonly isOwn?: boolean
  readonly place?: Place
}

export interface PlannedVariable {
  readonly name: string
  readonly value: CompiledValue
  readonly place: Place
}

export type StepDescription = EventOf<'step.started'>['data']

export interface PlannedStep {
  readonly step: Step
  readonly id: string
  readonly phase: Phase
  readonly pointer: string
  readonly place: Place
  readonly descriptor: ActionDescriptor
  /** What events say about the step. */
  readonly description: StepDescription
  /** Keys to the part of the result that `$` reads first. */
  readonly payload: readonly string[] | undefined
  readonly origin: Origin
  readonly isControl: boolean
  readonly when: CompiledExpression | undefined
  readonly config: CompiledValue
  /** Config fields that are never rendered: the action gets a function in their place. */
  readonly fields: readonly PlannedField[]
  /** Patterns of the config fields whose rendered values are secrets. */
  readonly secrets: readonly FieldPattern[]
  /** Those among them that are URLs: what an action did may be told with their hosts. */
  readonly secretUrls: readonly FieldPattern[]
  /** Patterns of the config fields that hold URLs: their passwords are secrets. */
  readonly urls: readonly FieldPattern[]
  /** Patterns of those that hold headers: the credentials in them are. */
  readonly headers: readonly FieldPattern[]
  readonly blocks: readonly PlannedBlock[]
  /** The flow it runs. */
  readonly flow: PlannedFlow | undefined
  /** Ids of steps of the same list that must have ended before. */
  readonly dependsOn: readonly string[]
  readonly captures: readonly PlannedCapture[]
  readonly checks: readonly PlannedCheck[]
  readonly retry: PlannedRetry
  /** The step's own limit for an attempt. */
  readonly timeoutMs: PlannedDuration | undefined
  /** Holds when the step has no limit of its own; never below what the action's config asks for. */
  readonly defaultTimeoutMs: number | undefined
  readonly maxDurationMs: PlannedDuration | undefined
  readonly onError: {
    readonly mode: 'fail' | 'continue'
    readonly steps: readonly PlannedStep[]
    readonly onTimeout: readonly PlannedStep[]
  }
  readonly cleanup: PlannedCleanup | undefined
}

/** All steps that stand inside a step: in its blocks, for its errors, to clean up behind it. */
export const stepsInside = ({ blocks, onError: { steps, onTimeout }, cleanup }: PlannedStep): readonly PlannedStep[] => {
  // Most steps have none, and all of them are asked many times.
  if (blocks.length + steps.length + onTimeout.length === 0 && !cleanup) return none
  return [...blocks.flatMap((block) => block.steps), ...steps, ...onTimeout, ...(cleanup?.steps ?? none)]
}

const none: readonly PlannedStep[] = []

/** Steps, and all that stand inside them at any depth, each before those inside it. */
export const withThoseInside = (steps: readonly PlannedStep[]): PlannedStep[] =>
  steps.flatMap((step) => [step, ...withThoseInside(stepsInside(step))])

/** A number of milliseconds, or a template that gives a duration when the step starts. */
export type PlannedDuration = number | Compiled

/** A list of steps inside a control step: `then`, a branch, the body of a loop. */
export interface PlannedBlock {
  readonly key: string
  readonly name: string | undefined
  readonly steps: readonly PlannedStep[]
}

/** A flow that a step runs, as it is run there. */
export interface PlannedFlow {
  readonly plan: Plan
  /** Of files that it names. */
  readonly variables: readonly VariableSource[]
  readonly data: FlowData | undefined
}

/** The rows of a flow's `data_source`. */
export interface FlowData {
  readonly rows: readonly JsonObject[]
  /** In words, for messages: `cases.csv`. */
  readonly from: string
  /** Its cells are text that compares with numbers by value: of a CSV. */
  readonly isUntyped?: boolean
}

export interface PlannedField {
  /** JSON pointer into the config. */
  readonly pointer: string
  readonly make: (context: FieldContext) => unknown
}

/** What a compiled config field evaluates against: the scope of the step, with a result when there is one. */
export interface FieldContext {
  scopeWith(result: Readonly<Record<string, unknown>>): Scope
  /** Evaluates an assertion; a failure is told without secrets. */
  judge(check: Check, scope: Scope): CheckResult
  /** A condition with the values that decided it, without secrets. */
  inWords(condition: CompiledExpression): string
}

export interface PlannedOutput {
  readonly name: string
  readonly isOptional: boolean
  readonly value: CompiledValue
  /** As written: `$.body.id`. */
  readonly text: string
  readonly place: Place
}

export interface PlannedCapture extends PlannedOutput {
  readonly origin: Origin
}

export interface PlannedCheck {
  readonly list: 'assert' | 'assert_any' | 'assert_none'
  readonly check: Check
}

export interface PlannedRetry {
  /** The first included. */
  readonly attempts: number
  readonly delayMs: number
  readonly backoff: 'constant' | 'linear' | 'exponential'
  readonly jitter: boolean
  readonly maxDelayMs: number
  readonly on: readonly RetryCondition[]
  readonly onNot: readonly RetryCondition[]
}

export type RetryCondition = 'timeout' | 'connection' | CompiledExpression

export interface PlannedCleanup {
  readonly strategy: 'end' | 'immediate' | 'manual' | 'on_success' | 'on_failure'
  readonly pointer: string
  /** Pause before its steps run. */
  readonly delay: PlannedDuration | undefined
  readonly steps: readonly PlannedStep[]
  /** Heads of the names its steps read: what a cleanup after a crash must know again. */
  readonly reads: readonly string[]
}
