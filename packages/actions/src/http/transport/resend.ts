import type { OutgoingRequest } from './messages.ts'

const idempotent = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])

/**
 * Whether a request that went over a connection kept open may be sent once more: the server closed that just as we used it again, and a
 * repeat changes nothing (RFC 9110, 9.2.2).
 *
 * @param error absent where the connection ended without one
 */
export const isStale = (error: NodeJS.ErrnoException | undefined, { method }: OutgoingRequest): boolean =>
  (error === undefined || error.code === 'ECONNRESET' || error.code === 'EPIPE') && idempotent.has(method)

export const resendInWords = ({ url, method }: OutgoingRequest): string =>
  `${url.host} closed the connection it kept open: ${method} was sent again, over another one`
