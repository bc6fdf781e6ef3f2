import type { Need, PatternUse, Pointed, RootPath, Scope } from '@testmesh/expressions'
import type { JsonObject, JsonValue, Mismatch } from '@testmesh/protocol'
import type { CheckProblem, JudgedSnapshot, NameUseAt, SchemaUse, SnapshotUse } from '../check.ts'

/** Judges a value: empty when it fits. May throw an ExpressionError. */
export type Judge = (actual: unknown, context: JudgeContext) => readonly Mismatch[]

export interface JudgeContext {
  readonly scope: Scope
  /** Text of the subject has no type of its own: it compares with a number or boolean by value. */
  readonly isUntyped: boolean
  /** What is said of the assertion beside its differences. */
  readonly remarks: Remarks
}

export interface Remarks {
  hint?: string
  warning?: string
  /** Why a part of it could not be judged, and counts as one that does not hold. */
  unsure?: string
  snapshot?: JudgedSnapshot
}

/** What a matcher is compiled from. */
export interface MatcherSource {
  readonly name: string
  /** As written: it may hold templates. */
  readonly expected: JsonValue
  readonly pointer: string
  /** The other keys beside the matcher: `tolerance`. */
  readonly siblings: Readonly<Record<string, JsonValue>>
  /** Gathers what the compiled matchers use. */
  readonly gathered: Gathered
  /** Compiles what stands inside: matchers by name, or else a pattern. */
  readonly compileInner: (value: JsonValue, pointer: string) => Judge
  /** Compiles matchers by name, all of which must hold. */
  readonly compileNamed: (written: JsonObject, pointer: string) => Judge
}

export interface Gathered {
  readonly names: NameUseAt[]
  readonly needs: Set<Need>
  readonly problems: CheckProblem[]
  /** What holds whatever comes. */
  readonly idle: CheckProblem[]
  readonly rootPaths: Pointed<RootPath>[]
  readonly patterns: Pointed<PatternUse>[]
  readonly schemas: SchemaUse[]
  readonly snapshots: SnapshotUse[]
}

export const createGathered = (): Gathered => ({
  names: [],
  rootPaths: [],
  patterns: [],
  needs: new Set(),
  problems: [],
  idle: [],
  schemas: [],
  snapshots: [],
})

export interface Matcher {
  readonly aliases?: readonly string[]
  compile(source: MatcherSource): Judge
}
