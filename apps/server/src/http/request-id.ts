import { randomUUID } from 'node:crypto'

/** The caller's own, when it is one that a log can carry; else a new one. */
export const requestIdOf = (request: Request): string => {
  const given = request.headers.get('x-request-id')
  return given !== null && /^[\w.-]{1,100}$/.test(given) ? given : randomUUID()
}
