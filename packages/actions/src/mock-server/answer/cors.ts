import type { MockRequest } from '../server/mock-request.ts'
import type { Cors } from '../settings/types.ts'

type Headers = Readonly<Record<string, string>>

/** A question that a browser asks before it sends a request of a page to another origin. */
export const isPreflight = ({ method, headers }: MockRequest): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined

/** What every answer says to browsers. */
export const corsHeaders = (cors: Cors, { headers }: MockRequest): Headers => {
  const origin = allowedOrigin(cors, one(headers.origin))
  if (origin === undefined) return {}
  return {
    'access-control-allow-origin': origin,
    ...(origin === '*' ? {} : { vary: 'origin' }),
    ...(cors.credentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.expose ? { 'access-control-expose-headers': cors.expose.join(', ') } : {}),
  }
}

/** What the answer to a preflight says beside that. */
export const preflightHeaders = (cors: Cors, { headers }: MockRequest): Headers => {
  const asked = one(headers['access-control-request-headers'])
  const allowed = cors.headers?.join(', ') ?? asked
  return {
    'access-control-allow-methods': cors.methods?.join(', ').toUpperCase() ?? one(headers['access-control-request-method']) ?? '*',
    ...(allowed === undefined ? {} : { 'access-control-allow-headers': allowed }),
    ...(cors.max_age === undefined ? {} : { 'access-control-max-age': String(cors.max_age) }),
  }
}

/** With credentials browsers want the origin itself, not `*`. */
const allowedOrigin = ({ origins, credentials }: Cors, origin: string | undefined): string | undefined => {
  if (origins === undefined || origins.includes('*')) return credentials ? origin : '*'
  return origin !== undefined && origins.includes(origin) ? origin : undefined
}

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)
