import type { ActionContext } from '@testmesh/action-kit'
import { secretsOfAnswer } from '../secrets-of-answer.ts'
import type { Auth, AuthOf } from './auth/auth-field.ts'
import { joinCookies } from './cookies/cookie-header.ts'
import { httpError } from './http-error.ts'
import { followUp } from './redirects.ts'
import type { HttpSession, SendOptions } from './transport/http-session.ts'
import type { IncomingResponse, OutgoingRequest } from './transport/messages.ts'

export interface ExchangeOptions extends SendOptions {
  readonly context: Pick<ActionContext, 'log' | 'secret' | 'sent'>
  readonly session: HttpSession
  readonly auth: Auth | undefined
  /** 0 follows none; undefined takes a redirect for the answer. */
  readonly maxRedirects: number | undefined
}

export interface Exchanged {
  readonly response: IncomingResponse
  readonly headers: ResponseHeaders
  /** Where the answer came from. */
  readonly url: URL
  readonly redirects: readonly { status: number; url: string; location: string }[]
  readonly setCookies: readonly string[]
}

export interface ResponseHeaders {
  /** One text per name, several values joined by `, `; names in lower case. */
  readonly one: Readonly<Record<string, string>>
  readonly all: Readonly<Record<string, readonly string[]>>
}

/** Sends a request and follows where the answers lead: redirects, a digest challenge; keeps cookies on the way. @throws ActionError */
export const exchange = async (first: OutgoingRequest, options: ExchangeOptions): Promise<Exchanged> => {
  const redirects: { status: number; url: string; location: string }[] = []
  const setCookies: string[] = []
  let request = first
  for (;;) {
    const kept = options.session.cookies.headerFor(request.url)
    const cookie = kept === undefined ? undefined : joinCookies(kept, request.headers.cookie?.toString())
    // Cookies that come on the way are for whoever follows it. What was told of a request before this one no longer holds.
    if (request === first) options.context.sent({ cookie: cookie ?? null, isResent: false })
    const ready = cookie === undefined ? request : { ...request, headers: { ...request.headers, cookie } }
    const answer = await options.session.send(ready, options)
    const isAsked = answer.status === 401 && request.url.origin === first.url.origin
    const response = isAsked && options.auth?.type === 'digest' ? await answerChallenge(answer, ready, options.auth, options) : answer
    const headers = readHeaders(response.rawHeaders)
    for (const secret of secretsOfAnswer(headers.all)) options.context.secret(secret)
    const set = headers.all['set-cookie']
    if (set) {
      setCookies.push(...set)
      await options.session.cookies.store(request.url, set)
    }
    const next = options.maxRedirects === undefined ? undefined : followUp(request, response.status, headers.one.location)
    if (!next || options.maxRedirects === undefined) return { response, headers, url: request.url, redirects, setCookies }
    if (redirects.length >= options.maxRedirects)
      throw httpError(
        'HTTP_TOO_MANY_REDIRECTS',
        `${first.url.href} redirected more than ${options.maxRedirects} times, last to ${next.url.href}`,
      )
    redirects.push({ status: response.status, url: request.url.href, location: next.url.href })
    request = next
  }
}

/** Sends the request once more, with what the server asks for; what it asks for may be something else. */
const answerChallenge = async (
  asked: IncomingResponse,
  ready: OutgoingRequest,
  auth: AuthOf<'digest'>,
  options: ExchangeOptions,
): Promise<IncomingResponse> => {
  const { digestHeader, findDigestChallenge } = await import('./auth/digest.ts')
  const challenge = findDigestChallenge(readHeaders(asked.rawHeaders).all['www-authenticate'] ?? [])
  if (challenge === undefined) return asked
  return options.session.send({ ...ready, headers: { ...ready.headers, authorization: digestHeader(challenge, auth, ready) } }, options)
}

export const readHeaders = (raw: readonly string[]): ResponseHeaders => {
  const one: Record<string, string> = {}
  const all: Record<string, string[]> = {}
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase()
    const value = raw[index + 1] ?? ''
    // HTTP/2 lists its own `:status`; a plain object cannot hold `__proto__`.
    if (name.startsWith(':') || name === '__proto__') continue
    const before = Object.hasOwn(one, name) ? one[name] : undefined
    one[name] = before === undefined ? value : `${before}, ${value}`
    if (before === undefined) all[name] = [value]
    else all[name]?.push(value)
  }
  return { one, all }
}
