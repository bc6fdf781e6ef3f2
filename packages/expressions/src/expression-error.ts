export interface ExpressionErrorOptions {
  readonly hint?: string
  /** Offsets into the expression's text. */
  readonly start?: number
  readonly end?: number
  /** JSON pointer to the text, where it stands inside a value. */
  readonly pointer?: string
}

/** An expression could not be evaluated: a name nobody knows, an output never captured, the step budget spent. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  readonly code: string
  readonly hint: string | undefined
  readonly start: number | undefined
  readonly end: number | undefined
  readonly pointer: string | undefined

  constructor(code: string, message: string, options: ExpressionErrorOptions = {}) {
    super(message)
    this.code = code
    this.hint = options.hint
    this.start = options.start
    this.end = options.end
    this.pointer = options.pointer
  }

  /** The same error at a pointer; one that has a pointer keeps it. */
  at(pointer: string): ExpressionError {
    if (this.pointer !== undefined) return this
    const { code, message, hint, start, end } = this
    return new ExpressionError(code, message, {
      ...(hint === undefined ? {} : { hint }),
      ...(start === undefined || end === undefined ? {} : { start, end }),
      pointer,
    })
  }
}
