export interface ExpressionErrorOptions {
  readonly hint?: string
  /** Offsets into the expression's text. */
  readonly start?: number
  readonly end?: number
}

/** An expression could not be evaluated: a name nobody knows, an output never captured, the step budget spent. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  readonly code: string
  readonly hint: string | undefined
  readonly start: number | undefined
  readonly end: number | undefined

  constructor(code: string, message: string, options: ExpressionErrorOptions = {}) {
    super(message)
    this.code = code
    this.hint = options.hint
    this.start = options.start
    this.end = options.end
  }
}
