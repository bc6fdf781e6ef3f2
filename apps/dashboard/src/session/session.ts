'use client'
import { ApiProblem, createClient } from '@testmesh/client'
import { create } from 'zustand'
import { watchedFetch } from './connection.ts'

export interface SessionUser {
  readonly id: string
  readonly email: string
  readonly name: string
}

export type Session =
  /** With why the server cannot say it at the moment. */
  | { readonly phase: 'unknown'; readonly trouble?: ApiProblem }
  | { readonly phase: 'out' }
  | { readonly phase: 'in'; readonly user: SessionUser }

export const useSession = create<Session>(() => ({ phase: 'unknown' }))

/** In memory alone: a page that is opened anew gets the next one by the cookie, which no script reads. */
let token: { readonly text: string; readonly expiresAt: number } | undefined

export interface SignedIn {
  readonly accessToken: string
  readonly expiresIn: number
  readonly user: SessionUser
}

/** Whether the browser may hold a cookie: who never signed in is not asked for one. */
const mark = 'testmesh.signed-in'

export const signedIn = ({ accessToken, expiresIn, user }: SignedIn): void => {
  token = { text: accessToken, expiresAt: Date.now() + expiresIn * 1000 }
  localStorage.setItem(mark, 'yes')
  useSession.setState({ phase: 'in', user }, true)
}

export const signedOut = (): void => {
  token = undefined
  localStorage.removeItem(mark)
  useSession.setState({ phase: 'out' }, true)
}

/** As `fetch`; a session that the server does not know any more is asked for anew, and ended when there is none. */
export async function sessionFetch(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await watchedFetch(...request)
  if (response.status === 401) void restoreSession()
  return response
}

/** Without an account: signing in, the first set-up, invitations. */
export const openClient = createClient({ url: '', fetch: watchedFetch })

/** Of the one who is signed in, in no workspace. */
export const accountClient = createClient({ url: '', token: () => accessToken(), fetch: sessionFetch })

/** Before it ends, so that no request meets the end. */
const earlyMs = 30_000
let refreshing: Promise<void> | undefined

/** The session of the cookie, if there is one. Stays `unknown` while the server is away. */
export const restoreSession = (): Promise<void> => {
  refreshing ??= oneTabAtATime(refresh).finally(() => {
    refreshing = undefined
  })
  return refreshing
}

const askAgainMs = 3_000

const refresh = async (): Promise<void> => {
  if (localStorage.getItem(mark) === null) return signedOut()
  try {
    signedIn(await openClient.refresh())
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status === 0) return
    // It answers, but not this now: that says nothing of the session.
    if (error.status === 429 || error.status >= 500) askAgain(error)
    else signedOut()
  }
}

const askAgain = (trouble: ApiProblem): void => {
  // The first is told: one that changed with each question would be read aloud each time.
  useSession.setState((now) => (now.phase === 'unknown' && !now.trouble ? { phase: 'unknown', trouble } : now), true)
  setTimeout(() => void restoreSession(), askAgainMs)
}

/** Two tabs that use the same cookie at once would look like a theft. */
const oneTabAtATime = (work: () => Promise<void>): Promise<void> =>
  navigator.locks === undefined ? work() : (navigator.locks.request('testmesh-session', work) as Promise<unknown> as Promise<void>)

/** For the next request. */
export const accessToken = async (): Promise<string | undefined> => {
  if (token && token.expiresAt - earlyMs < Date.now()) await restoreSession()
  return token?.text
}

export const signOut = async (): Promise<void> => {
  await openClient.logout().catch(() => {})
  signedOut()
}
