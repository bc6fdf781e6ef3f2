import { platformCodes, Refusal, type RefusalKind } from '@testmesh/platform'
import type { CodeEntry, Problem } from '@testmesh/protocol'
import { InvalidCursor, isOutage, isUnstorable } from '@testmesh/storage'
import { serverCodes } from '../codes.ts'
import { invalidPart } from './invalid-part.ts'
import { rateLimitHeaders } from './rate-limit-headers.ts'

const statusOf: Readonly<Record<RefusalKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
}

/** What HTTP itself refuses, before anybody is asked. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal'
  readonly status: 400 | 405 | 413 | 415 | 416 | 428
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: HttpRefusal['status'], code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** Everything that was thrown, as an answer. What is neither a refusal nor an outage is a bug: it shows nothing but the request's id. */
export const problemResponse = (error: unknown, requestId: string): Response => {
  if (error instanceof HttpRefusal)
    return answer({ status: error.status, code: error.code, detail: error.message, requestId }, error.headers)
  if (error instanceof InvalidCursor) return problemResponse(invalidPart({ pointer: '/query/cursor', message: error.message }), requestId)
  if (error instanceof Refusal) return refused(error, requestId)
  if (isUnstorable(error))
    return problemResponse(
      new Refusal('invalid', 'REQUEST_INVALID', 'The request holds what cannot be kept: NUL, or half of a surrogate pair.'),
      requestId,
    )
  if (isOutage(error))
    return answer(
      { status: 503, code: 'DATABASE_UNAVAILABLE', detail: 'The database does not answer. Try again in a moment.', requestId },
      { 'retry-after': '2' },
    )
  return answer({
    status: 500,
    code: 'INTERNAL',
    detail: 'This is a fault of the server. Its log tells more, by the request id.',
    requestId,
  })
}

const refused = ({ kind, code, message, details }: Refusal, requestId: string): Response => {
  const { errors, diagnostics, current, quota } = details
  const hint = details.hint ?? hintOf(kind, code)
  const problem = {
    status: statusOf[kind],
    code,
    detail: message,
    requestId,
    ...(hint !== undefined && { hint }),
    ...(errors && { errors: [...errors] }),
    ...(diagnostics && { diagnostics: [...diagnostics] }),
    ...(current !== undefined && { current }),
  }
  return answer(problem, {
    ...(quota && { 'retry-after': String(Math.ceil(quota.resetMs / 1000)), ...rateLimitHeaders(quota) }),
    ...(kind === 'unauthenticated' && { 'www-authenticate': 'Bearer' }),
  })
}

/** The request was right: what to do about what stands against it is the same each time, unless the refusal knows better. */
const hintOf = (kind: RefusalKind, code: string): string | undefined => (kind === 'conflict' ? entries[code]?.hint : undefined)

export const isBug = (response: Response): boolean => response.status === 500

const answer = (problem: Omit<Problem, 'type' | 'title'>, headers: Readonly<Record<string, string>> = {}): Response => {
  const { code } = problem
  const body: Problem = { type: `urn:testmesh:problem:${code.toLowerCase().replaceAll('_', '-')}`, title: titleOf(code), ...problem }
  return new Response(JSON.stringify(body), { status: problem.status, headers: { 'content-type': 'application/problem+json', ...headers } })
}

const entries: Readonly<Record<string, CodeEntry>> = { ...platformCodes, ...serverCodes }

const titleOf = (code: string): string => entries[code]?.title ?? code
