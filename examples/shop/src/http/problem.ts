import type { ContentfulStatusCode } from 'hono/utils/http-status'

export interface FieldError {
  readonly field: string
  readonly message: string
}

/** An answer by RFC 9457. Thrown anywhere below a route, written by the service's error handler. */
export class Problem extends Error {
  readonly status: ContentfulStatusCode
  readonly title: string
  readonly errors: readonly FieldError[] | undefined
  constructor(status: ContentfulStatusCode, detail: string, errors?: readonly FieldError[]) {
    super(detail)
    this.status = status
    this.title = titles[status] ?? 'Error'
    this.errors = errors
  }
}

/** The body of `application/problem+json`. */
export const toProblemBody = (problem: Problem, instance: string): Record<string, unknown> => ({
  type: 'about:blank',
  title: problem.title,
  status: problem.status,
  detail: problem.message,
  instance,
  ...(problem.errors === undefined ? {} : { errors: problem.errors }),
})

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Validation Failed',
  428: 'Precondition Required',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
}
