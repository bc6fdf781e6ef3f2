import { type ActionError, isActionError } from '@testmesh/action-kit'
import type { Page } from 'playwright-core'
import { msInWords } from '../stop.ts'
import { type BrowserCode, browserError } from './browser-error.ts'
import { locate, locatorInWords } from './operations/locate.ts'
import type { Operation } from './operations/operation.ts'
import { callLog, inWords } from './plain-words.ts'
import { authorityOf } from './session/journal.ts'
import type { Session } from './session/sessions.ts'
import { soon } from './soon.ts'

export interface PageSurroundings {
  readonly url: string
  readonly session: Pick<Session, 'proxy' | 'journal'>
  readonly timeoutMs: number
}

/** Why a page could not be loaded; what the proxy met says more than the browser. */
export const explainPageError = (error: unknown, { url, session, timeoutMs }: PageSurroundings): unknown => {
  if (isActionError(error) || isStop(error)) return error
  const said = inWords(error)
  const say = (code: BrowserCode, message: string) => browserError(code, message, { cause: error, kind: 'connection' })
  // Of an answer that breaks off the browser shows what came, and waits for ever.
  const failures = session.journal.requests.filter((request) => request.type === 'document' && request.failure !== undefined)
  // It loads such a page anew by itself, and gives that up again: that says less than what it met before.
  const broken = failures.findLast(({ failure }) => failure !== 'net::ERR_ABORTED') ?? failures.at(-1)
  // A redirect may have led elsewhere.
  const failed = broken?.url ?? url
  const host = URL.parse(failed)?.host || failed
  if (isTimeout(error) && broken === undefined)
    return browserError('BROWSER_TIMEOUT', `${url} was not loaded within ${msInWords(timeoutMs)}`, { cause: error, kind: 'timeout' })
  const met: (Error & { readonly code?: string }) | undefined = session.proxy.failureOf(authorityOf(failed))
  if (isActionError(met)) return met
  if (met?.code === 'ECONNREFUSED') return say('BROWSER_CONNECTION_REFUSED', `nothing listens on ${host}`)
  if (met && /^(ENOTFOUND|EAI_AGAIN|ENODATA)$/.test(met.code ?? '')) return say('BROWSER_DNS', `${host} has no address`)
  if (met) return say('BROWSER_PAGE_FAILED', `${url} could not be loaded: ${met.message}`)
  const [, net] = /net::(ERR_\w+)/.exec(broken?.failure ?? said) ?? []
  if (net && /CERT|SSL|TLS/.test(net)) return say('BROWSER_TLS', `no secure connection to ${host}: ${net}`)
  if (net) return say('BROWSER_PAGE_FAILED', `${url} could not be loaded: ${netWords[net] ?? net}`)
  return isClosed(error) ? closed(error) : say('BROWSER_PAGE_FAILED', `${url} could not be loaded: ${said}`)
}

const netWords: Readonly<Record<string, string>> = {
  ERR_EMPTY_RESPONSE: 'the server closed the connection without an answer',
  ERR_CONNECTION_RESET: 'the connection was reset',
  ERR_CONNECTION_CLOSED: 'the server closed the connection',
  ERR_INCOMPLETE_CHUNKED_ENCODING: 'the answer broke off',
  ERR_CONTENT_LENGTH_MISMATCH: 'the answer broke off',
  ERR_INVALID_HTTP_RESPONSE: 'the server does not answer in HTTP',
  ERR_TOO_MANY_REDIRECTS: 'it redirects in a circle',
  ERR_ABORTED: 'it was given up: the server sent a file to save, or the page went elsewhere',
}

export interface ElementSurroundings {
  readonly page: Page
  readonly operation: Operation
  readonly timeoutMs: number
}

/** Why an action could not be done to its element. */
export const explainOperationError = async (error: unknown, surroundings: ElementSurroundings): Promise<unknown> => {
  if (isActionError(error) || isStop(error)) return error
  if (isClosed(error)) return closed(error)
  const { operation, timeoutMs } = surroundings
  const said = inWords(error)
  const element = locatorInWords(operation)
  const ambiguous = /strict mode violation:.*? resolved to (\d+) elements:\n([\s\S]*)/.exec(said)
  if (ambiguous) {
    const found = (ambiguous[2] ?? '')
      .trim()
      .split('\n')
      .slice(0, 3)
      .map((line) => line.trim().slice(0, 200))
    return browserError('BROWSER_AMBIGUOUS', `${element} is not one: ${ambiguous[1]} fit, ${found.join(' ')}`, { cause: error })
  }
  if (/parsing|not a valid selector|Unknown engine|Unexpected token|InvalidSelector|Unsupported token/i.test(said))
    return browserError('BROWSER_BAD_LOCATOR', `${element} cannot be looked for: ${said.split('\n')[0]}`, { cause: error })
  if (!isTimeout(error)) return browserError('BROWSER_FAILED', `${operation.type} ${element}: ${said}`, { cause: error })
  return explainTimeout(error, { ...surroundings, element, timeoutMs })
}

const explainTimeout = async (
  error: unknown,
  { page, operation, timeoutMs, element }: ElementSurroundings & { readonly element: string },
): Promise<ActionError> => {
  const options = { cause: error, kind: 'timeout' } as const
  const limit = msInWords(timeoutMs)
  if (element === 'the page') return browserError('BROWSER_TIMEOUT', `${operation.type} was not done within ${limit}`, options)
  const count = await soon(locate(page, operation).count(), 0)
  if (operation.type === 'wait_for_selector' && operation.state !== undefined && operation.state !== 'visible')
    return browserError('BROWSER_TIMEOUT', `${element} did not become ${operation.state} within ${limit}`, options)
  if (count === 0) {
    const near = await soon(namesNearby(page, operation), [])
    const hint = near.length === 0 ? {} : { hint: `on the page are ${near.map((name) => JSON.stringify(name)).join(', ')}` }
    return browserError('BROWSER_NOT_FOUND', `${element} was not on the page within ${limit}`, { ...options, ...hint })
  }
  if (count > 1) return browserError('BROWSER_AMBIGUOUS', `${element} is not one: ${count} fit`, { cause: error })
  return browserError('BROWSER_NOT_READY', `${operation.type}: ${element} is there, but ${reasonOf(error)} for ${limit}`, options)
}

/** The last thing that kept the driver from acting. */
const reasonOf = (error: unknown): string => {
  const reasons = callLog(error).filter((line) =>
    /element is not|intercepts pointer events|outside of the viewport|did not find/.test(line),
  )
  const last = reasons.at(-1)
  if (last?.includes('intercepts pointer events'))
    return `${last.replace(/ from .*/, '').replace(' intercepts pointer events', '')} covers it`
  return last?.replace(/^element /, 'it ') ?? 'it could not be used'
}

/** What else of its kind there is. */
const namesNearby = async (page: Page, { role, label, test_id }: Operation): Promise<string[]> => {
  const [locator, attribute] =
    role !== undefined
      ? [page.getByRole(role as Parameters<Page['getByRole']>[0])]
      : label !== undefined
        ? [page.locator('label')]
        : test_id !== undefined
          ? [page.locator('[data-testid]'), 'data-testid']
          : []
  if (!locator) return []
  const all = await locator.all()
  const names = all.slice(0, shownNames).map(async (one) => (attribute ? one.getAttribute(attribute) : nameOf(await one.ariaSnapshot())))
  return [...new Set((await Promise.all(names)).filter((name): name is string => Boolean(name)))]
}

const shownNames = 8

/** `- button "Pay"` */
const nameOf = (snapshot: string): string | undefined => /"((?:[^"\\]|\\.)*)"/.exec(snapshot)?.[1] ?? /^- text: (.*)$/m.exec(snapshot)?.[1]

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError'

/** The step was stopped; whoever runs the actions says so. */
const isStop = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'

const isClosed = (error: unknown): boolean => /has been closed|Target crashed|Page crashed|Browser closed/i.test(String(error))

const closed = (cause: unknown): ActionError =>
  browserError('BROWSER_CLOSED', 'the page or its browser was closed meanwhile', { cause, kind: 'connection' })
