import { isActionError } from '@testmesh/action-kit'
import { ExpressionError, expressionCodes } from '@testmesh/expressions'
import { locate } from '@testmesh/flow/model'
import { type Failure, messageOf, type Place } from '@testmesh/protocol'
import { type EngineCode, engineCodes } from '../codes.ts'
import type { Plan } from '../plan/plan.ts'

/** An error of the engine itself: a limit, a cancel. Its hint is that of its code, where nothing better is known. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: EngineCode
  readonly kind: 'timeout' | undefined
  readonly place: Place | undefined
  readonly hint: string

  constructor(code: EngineCode, message: string, { kind, place, hint }: { kind?: 'timeout'; place?: Place; hint?: string } = {}) {
    super(message)
    this.code = code
    this.kind = kind
    this.place = place
    this.hint = hint ?? engineCodes[code].hint
  }
}

/** What went wrong, as events say it. A stack is kept only for what nobody foresaw. Never throws, whatever was thrown. */
export const toFailure = (error: unknown, place?: Place): Failure => {
  try {
    return describe(error, place)
  } catch {
    return { code: 'ACTION_THREW', message: messageOf(error), hint: engineCodes.ACTION_THREW.hint, ...(place && { place }) }
  }
}

/** Whether it is a step's own limit that ended something. */
export const isTimeLimit = (reason: unknown): boolean => reason instanceof EngineError && reason.kind === 'timeout'

/** The word that `retry_on` and `on_timeout` know a failure by. */
export const kindOf = (error: unknown): 'timeout' | 'connection' | undefined => {
  const kind = error instanceof EngineError || isActionError(error) ? error.kind : undefined
  return kind === 'timeout' || kind === 'connection' ? kind : undefined
}

const describe = (error: unknown, place?: Place): Failure => {
  const at = place && { place }
  if (error instanceof EngineError)
    return { code: error.code, message: error.message, hint: error.hint, ...(error.place ? { place: error.place } : at) }
  if (isActionError(error))
    return { code: error.code, message: plainly(String(error.message)), ...hintOf(error), ...at, ...causesOf(error) }
  if (error instanceof ExpressionError) return { code: error.code, message: error.message, ...hintOf(withHint(error)), ...at }
  const stack = error instanceof Error && typeof error.stack === 'string' ? { stack: error.stack } : {}
  return { code: 'ACTION_THREW', message: messageOf(error), hint: engineCodes.ACTION_THREW.hint, ...at, ...causesOf(error), ...stack }
}

/** Where in the flow an expression error points; `pointer` is that of the text that was evaluated. */
export const placeOfError = (plan: Plan, error: unknown, pointer: string): Place => {
  const span = error instanceof ExpressionError ? { start: error.start, end: error.end } : {}
  return locate(plan.source, pointer, {
    ...(span.start !== undefined && { start: span.start }),
    ...(span.end !== undefined && { end: span.end }),
  })
}

const hintOf = ({ hint }: { readonly hint: string | undefined }): { hint?: string } => (hint ? { hint: String(hint) } : {})

/** Of a line of OpenSSL, `40F7…:error:0A00010B:SSL routines:…:wrong version number:….c:77:`, the part that says something. */
const plainly = (message: string): string =>
  withoutColours(message)
    .replace(/[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]*):\S*:\d+:[^\S\n]*/g, '$1')
    .trim()

/** Those of a terminal: browsers are driven by a library that colours what it says. */
const withoutColours = (message: string): string =>
  message
    .split('\u001b')
    .map((part, index) => (index === 0 ? part : part.replace(/^\[[0-9;]*m/, '')))
    .join('')

/** That of its code, where nothing better is known. */
const withHint = ({ code, hint }: ExpressionError): { readonly hint: string | undefined } => ({
  hint: hint ?? (Object.hasOwn(expressionCodes, code) ? expressionCodes[code as keyof typeof expressionCodes].hint : undefined),
})

const causesOf = (error: unknown): { causes?: string[] } => {
  const causes: string[] = []
  let cause = error instanceof Error ? error.cause : undefined
  while (cause instanceof Error && causes.length < 5) {
    const message = plainly(String(cause.message))
    if (message !== '') causes.push(message)
    cause = cause.cause
  }
  return causes.length > 0 ? { causes } : {}
}
