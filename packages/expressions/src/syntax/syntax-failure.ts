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

interface Span {
  readonly start: number
  readonly end: number
}

/** Ends the reading: what follows cannot be told from what is wrong. */
export const fail = (message: string, span: Span, details?: FailureDetails): never => {
  throw new SyntaxFailure(problemAt(message, span, details))
}

export const problemAt = (message: string, { start, end }: Span, { hint, code }: FailureDetails = {}): SyntaxProblem => ({
  code: code ?? 'EXPRESSION_SYNTAX',
  message,
  ...(hint ? { hint } : {}),
  start,
  end,
})
