import type { NameUse, Need, PatternUse, Pointed, RootPath, Scope } from '@testmesh/expressions'
import type { AssertionResult, JsonValue, SnapshotResult } from '@testmesh/protocol'

/** An assertion, compiled. */
export interface Check {
  /** As it was written, on one line. */
  readonly text: string
  /** JSON pointer to it in the flow. */
  readonly pointer: string
  readonly names: readonly NameUseAt[]
  readonly rootPaths: readonly Pointed<RootPath>[]
  readonly patterns: readonly Pointed<PatternUse>[]
  readonly needs: readonly Need[]
  /** JSON Schemas it judges by: whoever runs it checks them first, and reads their files for `Tools.file`. */
  readonly schemas: readonly SchemaUse[]
  readonly snapshots: readonly SnapshotUse[]
  /** Judges the scope of a step's `assert`. Never throws: an expression that cannot be evaluated is a result with `error`. */
  run(scope: Scope): CheckResult
  /** What there is to say of it whether it holds or not: its message, the values of its parts, where names come from. Never throws. */
  explain(scope: Scope): CheckResult
}

/** A name use inside a structured assertion stands at a pointer of its own. */
export interface NameUseAt extends NameUse {
  readonly pointer: string
  /** It stands in the key that the pointer leads to: `{ match: { status: 200 } }` reads status. */
  readonly isKey?: true
}

/** A JSON Schema that stands in the flow, or in a file that the flow names. */
export type SchemaUse = { readonly pointer: string } & (
  | { readonly schema: JsonValue; readonly file?: undefined }
  | { readonly file: string; readonly schema?: undefined }
)

/** A value that is compared with the one kept under a name. */
export interface SnapshotUse {
  readonly pointer: string
  /** Absent when a template makes it. */
  readonly name?: string
}

/** What became of it, and what is to be kept: whoever runs the check keeps it once the step has passed. */
export type JudgedSnapshot = SnapshotResult & { readonly value?: JsonValue }

export interface CheckResult extends Omit<AssertionResult, 'list' | 'place' | 'snapshot'> {
  readonly snapshot?: JudgedSnapshot
  /** Why nobody knows whether it is true that it does not hold: a condition in it could not be evaluated. */
  readonly unsure?: string
}

/** What is wrong with an assertion as written: `pointer` into the flow, offsets into the text that stands there. */
export interface CheckProblem {
  readonly code: string
  readonly pointer: string
  readonly message: string
  readonly hint?: string
  readonly start?: number
  readonly end?: number
}

export interface CompiledAssertion {
  /** Absent when there are problems. */
  readonly check?: Check
  readonly problems: readonly CheckProblem[]
  /** What one with problems reads, as far as that could be told; a check says it itself. */
  readonly names?: readonly NameUseAt[]
  /** What of it holds, or does not, whatever comes: found when it is asked for. Absent where there are problems. */
  readonly idle?: () => readonly CheckProblem[]
}
