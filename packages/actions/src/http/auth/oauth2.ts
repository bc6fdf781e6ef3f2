import type { ActionContext } from '@testmesh/action-kit'
import { httpError } from '../http-error.ts'
import type { HttpSession, SendOptions, Token } from '../transport/http-session.ts'
import type { IncomingResponse, OutgoingRequest } from '../transport/messages.ts'
import type { AuthOf } from './auth-field.ts'
import { basicHeader } from './basic.ts'

export interface OAuth2Options extends SendOptions {
  readonly session: HttpSession
  readonly context: ActionContext
}

/**
 * An access token (RFC 6749, 4.3 and 4.4), got once per execution and again when it runs out.
 *
 * @throws ActionError HTTP_AUTH when the server gives none
 */
export const accessToken = async (auth: AuthOf<'oauth2'>, options: OAuth2Options): Promise<string> => {
  const { session, context, interrupt } = options
  const key = JSON.stringify(auth)
  interrupt.phase = `a token from ${auth.token_url}`
  for (;;) {
    // Steps that run side by side wait for one token: another one may end it.
    const asked = session.tokens.get(key)
    const known = asked && (await interrupt.race(asked).catch(() => undefined))
    interrupt.check()
    if (known && known.expiresAt > context.clock.now()) return known.value
    if (session.tokens.get(key) !== asked) continue
    const asking = askForToken(auth, options)
    session.tokens.set(key, asking)
    return (await asking).value
  }
}

const askForToken = async (auth: AuthOf<'oauth2'>, options: OAuth2Options): Promise<Token> => {
  const { session, context } = options
  const token = readToken(await session.send(tokenRequest(auth), options), auth.token_url, context.clock.now())
  context.secret(token.value)
  return token
}

const tokenRequest = (auth: AuthOf<'oauth2'>): OutgoingRequest => {
  const form = new URLSearchParams({ grant_type: auth.grant })
  for (const name of ['scope', 'audience', ...(auth.grant === 'password' ? (['username', 'password'] as const) : [])] as const) {
    const value = auth[name]
    if (value !== undefined) form.set(name, value)
  }
  const isInBody = auth.credentials === 'body' || auth.client_secret === undefined
  if (isInBody) form.set('client_id', auth.client_id)
  if (isInBody && auth.client_secret !== undefined) form.set('client_secret', auth.client_secret)
  const url = URL.parse(auth.token_url)
  if (!url) throw httpError('HTTP_BAD_URL', `token_url ${JSON.stringify(auth.token_url)} is not an absolute url`)
  const body = form.toString()
  return {
    url,
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
      // Each half is form-encoded before it goes into the header (RFC 6749, 2.3.1).
      ...(isInBody ? {} : { authorization: basicHeader(encodeURIComponent(auth.client_id), encodeURIComponent(auth.client_secret ?? '')) }),
    },
    body,
  }
}

/** A token is taken for spent a little early, so that none runs out on its way. */
const safetyMs = 5000

const readToken = ({ status, body }: IncomingResponse, tokenUrl: string, now: number): Token => {
  const answer = parse(body.toString())
  if (typeof answer.access_token !== 'string') {
    const why = answer.error_description ?? answer.error ?? 'no access_token in the answer'
    throw httpError('HTTP_AUTH', `${tokenUrl} gave no token (status ${status}): ${String(why)}`)
  }
  const seconds = Number(answer.expires_in ?? 3600)
  return { value: answer.access_token, expiresAt: now + Math.max(0, seconds * 1000 - safetyMs) }
}

const parse = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
