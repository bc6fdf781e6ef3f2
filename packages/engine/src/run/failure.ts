import { isActionError } from '@testmesh/action-kit'
import { ExpressionError } from '@testmesh/expressions'
import { locate } from '@testmesh/flow'
import type { Failure, Place } from '@testmesh/protocol'
import { type EngineCode, engineCodes } from '../codes.ts'
import type { Plan } from '../plan/plan.ts'

/** An error of the engine itself: a limit, a cancel. Its hint comes from the table of codes. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: EngineCode
  readonly kind: 'timeout' | undefined

  constructor(code: EngineCode, message: string, kind?: 'timeout') {
    super(message)
    this.code = code
    this.kind = kind
  }
}

/** What went wrong, as events say it. A stack is kept only for what nobody foresaw. */
export const toFailure = (error: unknown, place?: Place): Failure => {
  const at = place && { place }
  if (error instanceof EngineError) return { code: error.code, message: error.message, hint: engineCodes[error.code].hint, ...at }
  if (isActionError(error))
    return { code: error.code, message: error.message, ...(error.hint && { hint: error.hint }), ...at, ...causesOf(error) }
  if (error instanceof ExpressionError) return { code: error.code, message: error.message, ...(error.hint && { hint: error.hint }), ...at }
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined }
  return { code: 'ACTION_THREW', message, hint: engineCodes.ACTION_THREW.hint, ...at, ...causesOf(error), ...(stack && { stack }) }
}

/** Where in the flow an expression error points; `pointer` is that of the text that was evaluated. */
export const placeOfError = (plan: Plan, error: unknown, pointer: string): Place => {
  const span = error instanceof ExpressionError ? { start: error.start, end: error.end } : {}
  return locate(plan.source, pointer, {
    ...(span.start !== undefined && { start: span.start }),
    ...(span.end !== undefined && { end: span.end }),
  })
}

const causesOf = (error: unknown): { causes?: string[] } => {
  const causes: string[] = []
  let cause = error instanceof Error ? error.cause : undefined
  while (cause instanceof Error && causes.length < 5) {
    if (cause.message) causes.push(cause.message)
    cause = cause.cause
  }
  return causes.length > 0 ? { causes } : {}
}
