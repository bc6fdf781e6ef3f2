import type { Need, Scope } from '@testmesh/expressions'
import type { JsonValue, Mismatch } from '@testmesh/protocol'
import type { CheckProblem, NameUseAt } from '../check.ts'

/** Judges a value: empty when it fits. May throw an ExpressionError. */
export type Judge = (actual: unknown, context: JudgeContext) => readonly Mismatch[]

export interface JudgeContext {
  readonly scope: Scope
  /** Text of the subject has no type of its own: it compares with a number or boolean by value. */
  readonly isUntyped: boolean
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
}

export interface Gathered {
  readonly names: NameUseAt[]
  readonly needs: Set<Need>
  readonly problems: CheckProblem[]
}

export interface Matcher {
  readonly aliases?: readonly string[]
  /** One sentence for the docs and for completion. */
  readonly doc: string
  /** Default `true`; `false` for one of a later version. */
  readonly isAvailable?: boolean
  compile(source: MatcherSource): Judge
}
