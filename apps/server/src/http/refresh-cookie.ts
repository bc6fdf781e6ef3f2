import { Refusal } from '@testmesh/platform'

const name = 'testmesh_refresh'
/** No other route ever gets it. */
const path = '/api/v1/auth'
const maxAgeS = 30 * 24 * 3600

export const setRefreshCookie = (headers: Headers, request: Request, token: string): void =>
  headers.append('set-cookie', `${name}=${token}; ${attributesOf(request)}; Max-Age=${maxAgeS}`)

export const clearRefreshCookie = (headers: Headers, request: Request): void =>
  headers.append('set-cookie', `${name}=; ${attributesOf(request)}; Max-Age=0`)

/** Out of reach of scripts, and of other sites. */
const attributesOf = (request: Request): string => `Path=${path}; HttpOnly; SameSite=Strict${isSecure(request) ? '; Secure' : ''}`

const isSecure = (request: Request): boolean =>
  new URL(request.url).protocol === 'https:' || request.headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https'

/**
 * The token of the request. A browser sends the cookie with whatever page asks: only our own may.
 *
 * @throws Refusal
 */
export const readRefreshCookie = (request: Request, origins: readonly string[]): string => {
  const origin = request.headers.get('origin')
  if (origin !== null && !origins.includes(origin) && hostOf(origin) !== request.headers.get('host'))
    throw new Refusal('forbidden', 'FOREIGN_ORIGIN', `A page of ${origin} may not use this session.`)
  const cookies = request.headers.get('cookie')?.split(/;\s*/) ?? []
  const token = cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1)
  if (token === undefined || token === '') throw new Refusal('unauthenticated', 'UNAUTHENTICATED', 'There is no session: sign in.')
  return token
}

const hostOf = (origin: string): string | undefined => {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}
