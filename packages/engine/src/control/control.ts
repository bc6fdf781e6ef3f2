import type { Files } from '@testmesh/action-kit'
import { isTruthy } from '@testmesh/expressions'
import type { AssertionResult, Failure, JsonObject, JsonValue } from '@testmesh/protocol'
import type { EngineCode } from '../codes.ts'
import type { PlannedBlock, PlannedStep } from '../plan/plan.ts'
import type { Left } from '../plan/reach.ts'
import type { Inbox } from '../run/inbox.ts'
import type { BlockInstance, BlockResult } from '../run/run-control.ts'
import type { SubFlowResult } from '../run/run-sub-flow.ts'

/** One of the engine's own actions: it steers the steps inside it, or the run itself. */
export interface Control {
  /** Names that the steps inside it see. */
  readonly locals?: (config: JsonObject) => readonly string[]
  /** Fields of its result that its config names; `any` where a template gives them. */
  readonly names?: (config: JsonObject) => readonly string[] | 'any'
  /** Names that the text at a place of its config reads beside those of the flow; undefined where it reads no others. */
  readonly namesAt?: (config: JsonObject, pointer: string) => readonly string[] | 'any' | undefined
  /** Variables it sets. */
  readonly variables?: (config: JsonObject) => readonly string[]
  /** Names of its own `output` and `assert` that its result gives. */
  readonly view?: (result: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
  /** What the steps inside it leave that its result has by name as well. */
  readonly gathers?: Left
  /** Text in its result has no type of its own. */
  readonly isUntyped?: boolean
  /** The flow it runs, as it is named in the config. */
  readonly flow?: (config: JsonObject) => JsonValue | undefined
  /** Events carry what it was given and gave: no steps inside it tell that. */
  readonly isTold?: boolean
  run(context: ControlContext): Promise<ControlResult>
}

export interface ControlContext {
  /** Rendered; conditions are functions of a result: `config.condition({})`. */
  readonly config: JsonObject
  /** As it stands in the flow, at `pointer`. */
  readonly written: JsonObject
  readonly pointer: string
  readonly blocks: readonly PlannedBlock[]
  /** The flow's `fail_fast`. */
  readonly failFast: boolean
  /** The run was cancelled, or is to end here: nothing new begins. */
  isOver(): boolean
  /** The time limit of the step ended it: what it waited for is told beside the limit, by an error of the kind `timeout`. */
  isTimeUp(): boolean
  /** Milliseconds since some moment, not counting the time that a gate holds the run. */
  now(): number
  /** Calls `expire` once, `ms` from now, not counting the time that a gate holds the run. Returns what takes the limit off. */
  limit(ms: number, expire: () => void): () => void
  /** Returns early when the run is cancelled. */
  sleep(ms: number): Promise<void>
  log(line: string): void
  progressed(progress: { done: number; total?: number; failed: number }): void
  setVariable(name: string, value: unknown): void
  /** Says that something is doubtful, though nothing failed. */
  warn(code: EngineCode, message: string): void
  /** The files of the flow. */
  readonly files: Files
  /** Runs the flow that the step names. */
  runFlow(inputs: JsonObject): Promise<SubFlowResult>
  /** Says of the steps of a block, if there is one, that they do not run, and why. */
  skipBlock(block: PlannedBlock | undefined, reason: string): void
  /** Opens a source of messages that stays open under this name. @returns what is wrong with its config */
  openListener(name: string, source: PlannedStep): Promise<Failure | undefined>
  /** The listener of that name, and the names of all. */
  findListener(name: string): Promise<{ readonly inbox: Inbox | undefined; readonly names: readonly string[] }>
  /** Calls `run` when the step is cancelled. Returns what takes it off. */
  onCancel(run: () => void): () => void
  runBlock(block: PlannedBlock, instance?: BlockInstance): Promise<BlockResult>
}

export interface ControlResult {
  readonly result: Readonly<Record<string, unknown>>
  /** What it judged by itself. */
  readonly assertions?: readonly AssertionResult[]
  /** Its own failure, or that of a step inside it. */
  readonly failure?: Failure | undefined
  /** Default `failed` when there is a failure. */
  readonly outcome?: 'failed' | 'error'
}

/** A condition of the config: compiled, or a value that was written as such. */
export const holds = (condition: unknown, data: JsonObject = {}): boolean =>
  isTruthy(typeof condition === 'function' ? (condition(data) as unknown) : condition)

/** `: state == "done" (state is "busy")`: the condition with what decided it; nothing where it was written as a value. */
export const inWords = (condition: unknown): string =>
  typeof condition === 'function' && 'inWords' in condition ? `: ${(condition.inWords as () => string)()}` : ''

/** The condition as an assertion, which explains itself; absent where it was written as a value. */
export const asAssertion = (condition: unknown, data: JsonObject): readonly AssertionResult[] | undefined =>
  typeof condition === 'function' && 'judge' in condition
    ? (condition.judge as (data: JsonObject) => readonly AssertionResult[])(data)
    : undefined

export const findBlock = (blocks: readonly PlannedBlock[], key: string): PlannedBlock | undefined =>
  blocks.find((block) => block.key === key)
