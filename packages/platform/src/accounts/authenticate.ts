import { accountsOf, type Database } from '@testmesh/storage'
import { Refusal } from '../refusal.ts'
import { isApiKey, looksLikeApiKey } from './api-key-text.ts'
import type { Principal } from './principal.ts'
import { type AccessTokens, hashToken } from './tokens.ts'

export interface Authenticator {
  /**
   * From the Authorization header: an access token, or an API key. Undefined without one.
   *
   * @throws Refusal UNAUTHENTICATED for what is neither, or no longer holds
   */
  authenticate(authorization: string | null): Promise<Principal | undefined>
  /** Somebody's rights were changed here: from now on nothing is believed that was asked before. */
  forget(): void
}

/** How long it is believed that a sign-in or a key still holds, after a change on another server. Milliseconds. */
const beliefMs = 800

export const createAuthenticator = (database: Database, tokens: AccessTokens): Authenticator => {
  const isAlive = remember((family) => accountsOf(database).sessions.isAlive(family))
  const findHolder = remember(async (key) => {
    const { apiKeyHolders } = accountsOf(database)
    const holder = await apiKeyHolders.findByHash(hashToken(key))
    if (holder) await apiKeyHolders.touch(holder.keyId)
    return holder
  })
  const byKey = async (key: string): Promise<Principal> => {
    // A typing error never reaches the database.
    if (!isApiKey(key)) throw unauthenticated('The API key is not spelled right.')
    const holder = await findHolder.ask(key)
    if (!holder) throw unauthenticated('The API key was revoked, has expired, or never was.')
    const { keyId: id, workspaceId, workspaceSlug, scope, createdBy } = holder
    return { type: 'api-key', id, workspaceId, workspaceSlug, scope, createdBy }
  }
  return {
    forget: () => {
      isAlive.forget()
      findHolder.forget()
    },
    authenticate: async (authorization) => {
      if (authorization === null) return undefined
      const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1]
      if (token === undefined) throw unauthenticated('The Authorization header must be "Bearer" and a token or an API key.')
      if (looksLikeApiKey(token)) return byKey(token)
      const claims = await tokens.verify(token)
      if (!claims || !(await isAlive.ask(claims.sessionFamily))) throw unauthenticated('The token has expired, or is not of this server.')
      return { type: 'user', id: claims.userId, sessionFamily: claims.sessionFamily }
    },
  }
}

export const unauthenticated = (message: string): Refusal =>
  new Refusal('unauthenticated', 'UNAUTHENTICATED', message, { hint: 'Sign in again, or make an API key in the settings.' })

/** Answers of the last moment; of many at a time. */
const remember = <T>(find: (key: string) => Promise<T>) => {
  const known = new Map<string, { readonly untilMs: number; readonly answer: Promise<T> }>()
  const ask = (key: string): Promise<T> => {
    const nowMs = performance.now()
    const before = known.get(key)
    if (before && before.untilMs > nowMs) return before.answer
    if (known.size > 10_000) known.clear()
    const answer = find(key)
    known.set(key, { untilMs: nowMs + beliefMs, answer })
    answer.catch(() => known.delete(key))
    return answer
  }
  return { ask, forget: () => known.clear() }
}
