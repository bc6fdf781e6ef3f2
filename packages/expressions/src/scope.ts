import type { JsonValue, Place } from '@testmesh/protocol'

/** Heavy helpers an expression may need; loaded before the first step, so that evaluation stays synchronous. */
export type Need = 'jsonpath' | 'regex' | 'hash' | 'xpath' | 'yaml' | 'csv' | 'faker' | 'json_schema'

/** Where the value of a name came from. */
export interface Origin {
  /** In words: `step create, line 22: $.body.id`, `--var`, `environment staging`. */
  readonly from: string
  readonly place?: Place
  /** Text without a type of its own (env, `--var`, a CSV cell): it compares with a number or boolean by value. */
  readonly isUntyped?: boolean
}

/** What an expression can see. Implementations answer in constant time. */
export interface Scope {
  has(name: string): boolean
  /** The value of a bare name; `undefined` when `has` is false. May throw an ExpressionError: an output that was never captured. */
  get(name: string): unknown
  /** Names in reach, for "did you mean". Only called on failure. */
  names(): Iterable<string>
  /** Of a name, or of what it holds under `key`. Only called on failure, and to settle a comparison whose types differ. */
  origin(name: string, key?: string | number): Origin | undefined
  /** What `$` is for a path that begins with `key` (undefined: `$` alone): the payload, else the result. */
  root(key: string | undefined): unknown
  readonly tools: Tools
}

/** Values kept from earlier runs, as an assertion sees them. */
export interface KeptSnapshots {
  /** What a run may write: nothing, what is not kept yet, or also what differs. */
  readonly writes: 'nothing' | 'new' | 'all'
  /** The key of a name here: in a loop, and with data, the round and the row are added. */
  keyOf(name: string): string
  /** `undefined` when none is kept. */
  find(key: string): JsonValue | undefined
  /** A value as it may be kept: JSON, without secrets. */
  toKept(value: unknown): JsonValue
}

/** What evaluation takes from outside. */
export interface Tools {
  /** Milliseconds since 1970. */
  now(): number
  /** From 0 up to, not including, 1; seeded. */
  random(): number
  /** The same for made-up data, where it has a seed of its own. Default: `random`. */
  fakerRandom?(): number
  /** The helper for a need. @throws when it was not loaded: a bug of the caller */
  load(need: Need): unknown
  /** The JSON of a file that an assertion names; read before the first step. @throws when it was not: a bug of the caller */
  file(path: string): JsonValue
  /** Absent where none are kept. */
  readonly snapshots?: KeptSnapshots
  /** The operating system's environment, allow-listed. */
  osenv(name: string): string | undefined
  /** Masks `value` from now on. */
  secret(value: string): void
}
