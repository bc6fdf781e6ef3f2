import { isSecretHeader } from '@testmesh/action-kit'
import { httpError } from './http-error.ts'
import type { OutgoingHeaders, OutgoingRequest } from './transport/messages.ts'

const redirectStatuses = new Set([301, 302, 303, 307, 308])

/**
 * The request a redirect asks for, undefined when the answer is none. A 303 is followed with GET, so is a POST that got 301 or 302
 * (RFC 9110, 15.4); what was meant for one origin (`authorization`, `cookie`, an API key) does not go to another.
 *
 * @throws ActionError HTTP_BAD_URL
 */
export const followUp = (request: OutgoingRequest, status: number, location: string | undefined): OutgoingRequest | undefined => {
  if (!redirectStatuses.has(status) || location === undefined) return undefined
  const url = toUrl(location, request.url)
  const headers =
    url.origin === request.url.origin
      ? request.headers
      : withoutHeaders(
          request.headers,
          (name) => name === 'host' || isSecretHeader(name) || request.privateHeaders?.includes(name) === true,
        )
  if (!isTurnedIntoGet(request.method, status)) return { ...request, url, headers }
  const { body: _, ...bare } = request
  return { ...bare, url, method: 'GET', headers: withoutHeaders(headers, (name) => contentHeaders.has(name)) }
}

const isTurnedIntoGet = (method: string, status: number): boolean =>
  status === 303 ? method !== 'GET' && method !== 'HEAD' : status < 303 && method === 'POST'

const toUrl = (location: string, base: URL): URL => {
  const url = URL.parse(location, base.href)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw httpError('HTTP_BAD_URL', `${base.href} redirects to ${JSON.stringify(location)}, which is no http url`)
  if (url.hash === '') url.hash = base.hash
  return url
}

const contentHeaders = new Set([
  'content-type',
  'content-length',
  'transfer-encoding',
  'content-encoding',
  'content-language',
  'content-location',
])

const withoutHeaders = (headers: OutgoingHeaders, isLeftOut: (name: string) => boolean): OutgoingHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !isLeftOut(name)))
