import type { FlowReading } from '@testmesh/flow'
import type { FlowData, VariableSource } from './plan.ts'

/** A flow that another one runs, with what its files hold. */
export interface SubFlow {
  readonly reading: FlowReading
  /** Of files that the flow itself names: its `env_file`. */
  readonly variables?: readonly VariableSource[]
  /** One of these cannot be read, which is told among the diagnostics. */
  readonly isIncomplete?: boolean
  /** The rows of its `data_source`. */
  readonly data?: FlowData
}

/** Why there is no such flow, or no single one. */
export interface NoSubFlow {
  readonly problem: string
  readonly hint?: string
}

/**
 * Finds the flow that a step runs: `name` as the step has it, a path, a name, its slug or the stem of a file; `from` is the file
 * of the flow the step stands in.
 */
export type FindFlow = (name: string, from: string | undefined) => SubFlow | NoSubFlow
