import type { Response } from 'playwright-core'
import { browserError } from '../browser-error.ts'
import { explainPageError } from '../explain-error.ts'
import type { Journal } from '../session/journal.ts'
import { toUrlPattern } from '../session/url-pattern.ts'
import { limits, type Operation, type OperationOptions } from './operation.ts'
import { waitUntil } from './wait-until.ts'

export const navigate = async ({ url = '', wait_until }: Operation, options: OperationOptions): Promise<void> => {
  const address = toAddress(url, options.baseUrl)
  await load(options, () => options.session.page.goto(address, { ...limits(options), ...until(wait_until) }), address)
}

export const reload = ({ wait_until }: Operation, options: OperationOptions): Promise<void> =>
  load(options, () => options.session.page.reload({ ...limits(options), ...until(wait_until) }))

export const goBack = ({ wait_until }: Operation, options: OperationOptions): Promise<void> =>
  load(options, () => options.session.page.goBack({ ...limits(options), ...until(wait_until) }))

export const goForward = ({ wait_until }: Operation, options: OperationOptions): Promise<void> =>
  load(options, () => options.session.page.goForward({ ...limits(options), ...until(wait_until) }))

const until = (wanted: Operation['wait_until']): { waitUntil?: NonNullable<Operation['wait_until']> } =>
  wanted === undefined ? {} : { waitUntil: wanted }

const load = async (options: OperationOptions, open: () => Promise<Response | null>, address?: string): Promise<void> => {
  const { session, findings } = options
  const wanted = address ?? session.page.url()
  const response = await undisturbed({ open, address: wanted, journal: session.journal }).catch((error: unknown) =>
    Promise.reject(explainPageError(error, { url: wanted, session, timeoutMs: options.timeoutMs })),
  )
  if (response) findings.last.status = response.status()
}

/** How often a navigation may be disturbed. */
const disturbances = 3

interface Opening<T> {
  readonly open: () => Promise<T>
  readonly address: string
  readonly journal: Pick<Journal, 'requests'>
}

/** The browser's own page about one that could not be loaded may come late, and push the next aside; that is then opened again. */
const undisturbed = async <T>(opening: Opening<T>, left = disturbances): Promise<T> => {
  try {
    return await opening.open()
  } catch (error) {
    if (left === 0 || !isDisturbed(error, opening)) throw error
    return undisturbed(opening, left - 1)
  }
}

/** Pushed aside by another navigation; the driver may say so, or only that it was given up, before any answer came. */
const isDisturbed = (error: unknown, { address, journal }: Pick<Opening<unknown>, 'address' | 'journal'>): boolean => {
  const [, by] = /is interrupted by another navigation to "([^"]*)"/.exec(String(error)) ?? []
  if (by !== undefined) return by.startsWith('chrome-error:') || by === address
  const document = journal.requests.findLast(({ type }) => type === 'document')
  return /net::ERR_ABORTED/.test(String(error)) && document?.status === undefined
}

/** A path stands below the base. @throws ActionError BROWSER_BAD_URL */
const toAddress = (written: string, baseUrl: string | undefined): string => {
  const url = URL.parse(written) ?? (baseUrl === undefined ? null : URL.parse(joined(baseUrl, written)))
  if (!url)
    throw browserError(
      'BROWSER_BAD_URL',
      `${JSON.stringify(written)} is no URL${baseUrl === undefined ? ', and there is no `base_url`' : ''}`,
    )
  if (schemes.has(url.protocol) || url.href === 'about:blank') return url.href
  throw browserError('BROWSER_BAD_URL', `pages are not opened by ${url.protocol} (${JSON.stringify(written)})`)
}

/** Files of this machine and pages of the browser itself are no test objects, and reach further than flows may. */
const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'data:'])

const joined = (base: string, path: string): string => `${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`

export const waitForUrl = async ({ url = '' }: Operation, options: OperationOptions): Promise<void> => {
  const isMeant = toUrlPattern(url)
  const { session } = options
  const hasCome = await waitUntil(async () => isMeant(session.page.url()), options)
  if (hasCome) return
  throw browserError('BROWSER_TIMEOUT', `the page did not get to ${url}; it is at ${session.page.url()}`, { kind: 'timeout' })
}

export const waitForLoad = ({ wait_until = 'load' }: Operation, options: OperationOptions): Promise<void> =>
  options.session.page.waitForLoadState(wait_until === 'commit' ? 'domcontentloaded' : wait_until, limits(options))

/** Another tab of the window; one that is about to open is waited for. */
export const switchPage = async ({ page: wanted = -1 }: Operation, options: OperationOptions): Promise<void> => {
  const { session } = options
  const others = () => session.window.pages().filter((page) => page !== session.page)
  const find = () => {
    const pages = session.window.pages()
    if (typeof wanted === 'string') return pages.find((page) => toUrlPattern(wanted)(page.url()))
    if (wanted >= 0) return pages[wanted]
    // The newest is still to come where there is only this one.
    return wanted === -1 && others().length === 0 ? undefined : pages.at(wanted)
  }
  const hasCome = await waitUntil(async () => find() !== undefined, options)
  const page = find()
  if (!hasCome || !page) {
    const open = session.window.pages().map((one) => one.url())
    throw browserError('BROWSER_NOT_FOUND', `there is no page ${JSON.stringify(wanted)}; open are ${open.join(', ')}`)
  }
  session.page = page
  await page.bringToFront()
  await page.waitForLoadState('load', limits(options))
}
