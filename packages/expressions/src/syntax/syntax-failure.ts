import type { ExpressionCode } from '../codes.ts'
import type { SyntaxProblem } from '../compiled.ts'

/** Carries a problem out of the reader; the compile functions turn it into a result. */
export class SyntaxFailure extends Error {
  readonly problem: SyntaxProblem

  constructor(problem: SyntaxProblem) {
    super(problem.message)
    this.problem = problem
  }
}

export interface FailureDetails {
  readonly hint?: string | undefined
  readonly code?: ExpressionCode
}

export const fail = (message: string, span: { start: number; end: number }, { hint, code }: FailureDetails = {}): never => {
  const { start, end } = span
  throw new SyntaxFailure({ code: code ?? 'EXPRESSION_SYNTAX', message, ...(hint ? { hint } : {}), start, end })
}
