import type { ExpressionCode } from '../codes.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Need } from '../scope.ts'
import type { BinaryOperator } from '../syntax/ast.ts'

/** A function of the language. The method form and the pipe put what they stand behind first. */
export interface FunctionEntry {
  readonly name: string
  readonly aliases?: readonly string[]
  /** As people call it: `filter(list, condition)`. */
  readonly signature: string
  /** Fewest and most arguments. */
  readonly count: readonly [number, number]
  /** The argument that is evaluated once per element; unless `isAlways`, only when it reads the element. */
  readonly closure?: { readonly at: number; readonly isAlways: boolean }
  /** Its first argument may be a name nobody knows. */
  readonly isOptionalFirst?: boolean
  /** It is this operator, which knows where its operands came from. */
  readonly operator?: BinaryOperator
  /** Gives another value each time, so it is not evaluated again for explanations. */
  readonly isImpure?: boolean
  readonly needs?: readonly Need[]
  /** An argument whose text has a grammar: where it is written out, it is checked as it is read. */
  readonly checked?: { readonly at: number; problemOf(text: string): ArgumentProblem | undefined }
  /** `name: value` may stand among its arguments; they arrive as a map in the last place. */
  readonly hasNamed?: boolean
  /** @throws ExpressionError */
  call(args: readonly unknown[], frame: Frame): unknown
}

export interface ArgumentProblem {
  readonly message: string
  readonly hint?: string | undefined
  /** Default: `EXPRESSION_SYNTAX`. */
  readonly code?: ExpressionCode
}

const body = Symbol('closure')

/** An argument that is evaluated once per element. */
export interface Closure {
  readonly [body]: (element: unknown) => unknown
}

export const createClosure = (run: (element: unknown) => unknown): Closure => ({ [body]: run })

/** The function behind a closure; `undefined` for any other value, also for a function of the host. */
export const closureOf = (value: unknown): ((element: unknown) => unknown) | undefined =>
  typeof value === 'object' && value !== null && body in value ? (value as Closure)[body] : undefined
