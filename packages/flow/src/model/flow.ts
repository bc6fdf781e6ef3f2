import type { JsonObject, JsonValue, Quarantine } from '@testmesh/protocol'

/**
 * A flow as plain JSON, in the canonical dialect: the keys of the language, aliases resolved, ids filled in.
 * Values may still be templates. A JSON pointer into it finds its place by `locate(source, pointer)`.
 */
export interface Flow {
  readonly name: string
  readonly description?: string
  readonly suite?: string
  readonly tags: readonly string[]
  readonly quarantine?: Quarantine
  readonly env_file?: string
  readonly env?: JsonObject
  /** Default of `--env`. */
  readonly environment?: string
  readonly inputs?: Readonly<Record<string, FlowInput>>
  /** A file name, or the rows themselves. */
  readonly data?: string | readonly JsonObject[]
  /** Rows that are loaded into the name `data`; the flow runs once. */
  readonly data_source?: DataSource
  readonly config: FlowConfig
  readonly setup: readonly Step[]
  readonly steps: readonly Step[]
  readonly teardown: readonly Step[]
  readonly on_error: readonly Step[]
  readonly outputs?: JsonObject
  /** `graph`, `collection`, `version`, `author`: kept, not used. */
  readonly metadata?: JsonObject
}

export interface DataSource {
  readonly type?: 'csv' | 'json' | 'yaml'
  readonly file: string
}

export interface FlowInput {
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object'
  readonly default?: JsonValue
  readonly description?: string
  readonly required?: boolean
}

/** Durations as written: `250ms`, `5m`, or a number of milliseconds. */
export type DurationText = string | number

export interface FlowConfig {
  readonly timeout?: DurationText
  readonly step_timeout?: DurationText
  readonly fail_fast?: boolean
  readonly retry?: Retry
  readonly locks?: readonly string[]
  readonly seed?: number
  readonly max_concurrent?: number
  readonly faker?: { readonly locale?: string; readonly seed?: number }
}

export interface Step {
  readonly id: string
  readonly name?: string
  readonly description?: string
  /** The canonical type of the action. */
  readonly action: string
  readonly when?: string | boolean
  /** Nested steps of a control action stand in here, see `blocksOf`. */
  readonly config: JsonObject
  readonly output?: JsonObject
  readonly assert?: readonly JsonValue[]
  readonly assert_any?: readonly JsonValue[]
  readonly assert_none?: readonly JsonValue[]
  readonly retry?: Retry
  readonly timeout?: DurationText
  readonly max_duration?: DurationText
  readonly on_error?: 'fail' | 'continue' | OnError
  readonly cleanup?: Cleanup
  readonly tags?: readonly string[]
  readonly disabled?: boolean
  readonly depends_on?: readonly string[]
}

export interface Retry {
  readonly attempts?: number
  readonly delay?: DurationText
  readonly backoff?: 'constant' | 'linear' | 'exponential'
  readonly jitter?: boolean
  readonly max_delay?: DurationText
  readonly retry_on?: readonly string[]
  readonly retry_on_not?: readonly string[]
}

export interface OnError {
  readonly action?: 'fail' | 'continue'
  readonly steps?: readonly Step[]
  readonly on_timeout?: readonly Step[]
}

export interface Cleanup {
  readonly steps: readonly Step[]
  /** When the steps run. Default `end`: last in, first out, before teardown. */
  readonly strategy?: 'end' | 'immediate' | 'manual' | 'on_success' | 'on_failure'
  /** A pause before they run: the strategy `delayed: 10m` is `end` with this. */
  readonly delay?: DurationText
}
