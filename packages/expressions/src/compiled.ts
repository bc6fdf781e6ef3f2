import type { PartValue } from '@testmesh/protocol'
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
}

/** What is wrong with a text, with offsets into it. */
export interface SyntaxProblem {
  readonly message: string
  readonly hint?: string
  readonly start: number
  readonly end: number
}

export interface Compiled {
  readonly text: string
  readonly names: readonly NameUse[]
  readonly needs: readonly Need[]
  /** @throws ExpressionError */
  evaluate(scope: Scope): unknown
}

export interface CompiledExpression extends Compiled {
  /** The value of each part that has one, outermost last. Never throws: a part that fails is left out. */
  explain(scope: Scope): PartValue[]
}

export type CompileResult<T extends Compiled = Compiled> =
  | { readonly compiled: T; readonly problem?: undefined }
  | { readonly compiled?: undefined; readonly problem: SyntaxProblem }
