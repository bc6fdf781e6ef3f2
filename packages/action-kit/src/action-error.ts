export interface ActionErrorOptions {
  /** What a step's `retry_on` may name: the words `timeout` and `connection`. */
  readonly kind?: 'timeout' | 'connection'
  /** What the reader can do about it. */
  readonly hint?: string
  readonly cause?: unknown
  /**
   * A result there was in spite of the failure. It is recorded and shown like any result; assertions do not run.
   */
  readonly result?: Readonly<Record<string, unknown>>
}

/** A step did not succeed. `code` is readable and stable (`HTTP_TIMEOUT`) and listed in the family's `codes.ts`. */
export class ActionError extends Error {
  override readonly name = 'ActionError'
  readonly code: string
  readonly kind: 'timeout' | 'connection' | undefined
  readonly hint: string | undefined
  readonly result: Readonly<Record<string, unknown>> | undefined

  constructor(code: string, message: string, options: ActionErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.kind = options.kind
    this.hint = options.hint
    this.result = options.result
  }
}

/** Also true for an error that crossed a package copy or a process and lost its class. */
export const isActionError = (error: unknown): error is ActionError =>
  error instanceof Error && error.name === 'ActionError' && typeof (error as ActionError).code === 'string'
