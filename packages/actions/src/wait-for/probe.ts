import type { ActionContext, Config, Output } from '@testmesh/action-kit'
import type { waitForSchema } from './wait-for.schema.ts'

export type WaitForConfig = Config<typeof waitForSchema>
export type WaitForResult = Output<typeof waitForSchema>
/** The config of one type: `ConfigOf<'tcp'>`. */
export type ConfigOf<T extends WaitForConfig['type']> = Extract<WaitForConfig, { type: T }>

/** What one look found. */
export interface Observation {
  readonly isReady: boolean
  /** In words, for the message when it never gets ready: `status 503`. */
  readonly seen: string
  /** What the result carries beside attempts and duration. */
  readonly found?: Partial<WaitForResult>
}

/**
 * Looks once. What it throws counts as not ready yet, unless it is an ActionError: looking again would not help.
 * `signal` ends the look: the step was cancelled, or the look took too long.
 */
export type Probe<C> = (config: C, context: ActionContext, signal: AbortSignal) => Promise<Observation>
