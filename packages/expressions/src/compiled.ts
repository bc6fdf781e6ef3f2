import type { PartValue } from '@testmesh/protocol'
import type { ExpressionCode } from './codes.ts'
import type { Need, Scope } from './scope.ts'

/** A name that an expression reads, with the static part of the path behind it: `create.body.items[0]` → `['body', 'items', 0]`. */
export interface NameUse {
  readonly name: string
  readonly path: readonly (string | number)[]
  /** Offsets into the text that was compiled. */
  readonly start: number
  readonly end: number
  /** It may be missing: an operand of `??`, `?.`, `exists`, `is …`, or one with a default. */
  readonly isOptional: boolean
  /** The text, as written in the expression, that `==` or `!=` compares it with. */
  readonly comparedWith?: string
}

/** The part of a path from `$` that leads to one thing: `$.order.items[*]` → `['order', 'items']`, or its beginning. */
export interface RootPath {
  readonly keys: readonly (string | number)[]
  readonly start: number
  readonly end: number
  readonly isOptional: boolean
}

/** A text written out in a language of its own, which the helper of that name reads: whoever plans asks it beforehand. */
export interface PatternUse {
  readonly need: 'regex' | 'xpath'
  readonly pattern: string
  readonly start: number
  readonly end: number
}

/** Why a condition says nothing of what it is asked about, with offsets into its text. */
export interface Idle {
  readonly message: string
  readonly hint?: string
  readonly start: number
  readonly end: number
}

/** What is wrong with a text, with offsets into it. */
export interface SyntaxProblem {
  /** `EXPRESSION_SYNTAX`, or `EXPRESSION_UNKNOWN_FUNCTION`. */
  readonly code: ExpressionCode
  readonly message: string
  readonly hint?: string
  readonly start: number
  readonly end: number
}

export interface Compiled {
  readonly text: string
  readonly names: readonly NameUse[]
  readonly rootPaths: readonly RootPath[]
  readonly patterns: readonly PatternUse[]
  readonly needs: readonly Need[]
  /** @throws ExpressionError */
  evaluate(scope: Scope): unknown
}

export interface CompiledExpression extends Compiled {
  /** Parts that are the same whatever is read: `x or true`, `1 == 1`, `len(x) >= 0`. Asked for by who judges by it. */
  idle(): Idle[]
  /** The value of each part that has one, outermost last. Never throws: a part that fails is left out. */
  explain(scope: Scope): PartValue[]
  /** Why a condition does not hold. Never throws. */
  diagnose(scope: Scope): Diagnosis
  /** What is doubtful about a condition that holds: `!=` on a path that is missing, `all` of an empty list. Absent when nothing can be. */
  readonly warning: ((scope: Scope) => string | undefined) | undefined
}

export interface Diagnosis {
  /** The comparisons that did not hold, in order. */
  readonly comparisons: readonly Comparison[]
  /** The paths that lead nowhere. */
  readonly missing: readonly MissingPath[]
}

/** A comparison that did not hold. */
export interface Comparison {
  /** `==`, `<`, `contains`, `is uuid`, `exists`; `holds` for a value that should be true. */
  readonly operator: string
  /** It should not have held: `not in`, or inside `not (…)`. */
  readonly isNegated: boolean
  readonly left: Side
  readonly right: Side | undefined
  /** Which element of a list decided it. */
  readonly note?: string
  /** It is the whole condition, not a part of an `and` or `or`. */
  readonly isWhole: boolean
}

export interface Side {
  readonly text: string
  readonly value: unknown
  /** Written in the expression: it can only be what is expected. */
  readonly isConstant: boolean
}

/** A path that leads nowhere. */
export interface MissingPath {
  /** As written: `body.totl`. */
  readonly text: string
  readonly start: number
  readonly end: number
  /** Where it stops: `body has no key "totl"; did you mean "total"?` */
  readonly note: string
}

/** What a text compiled to, or everything that is wrong with it. */
export interface CompileResult<T extends Compiled = Compiled> {
  /** Absent when there are problems. */
  readonly compiled?: T
  readonly problems: readonly SyntaxProblem[]
  /** Of an expression with problems: a function that there is, is called in it. */
  readonly isCall?: boolean
  /** What it reads; of a text with problems what could be told beside them. */
  readonly names: readonly NameUse[]
}
