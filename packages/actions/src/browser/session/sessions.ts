import type { ActionContext } from '@testmesh/action-kit'
import type { BrowserContext, Page } from 'playwright-core'
import { browserError } from '../browser-error.ts'
import { inWords } from '../plain-words.ts'
import { type EgressProxy, openEgressProxy } from './egress-proxy.ts'
import { type Journal, keepJournal } from './journal.ts'
import { findProgram } from './launch.ts'
import { type BrowserConfig, checkFixed, type FixedSettings, fixedSettings, toContextOptions } from './settings.ts'
import { traceSecure } from './trace-secure.ts'

/** A window of the browser with its cookies, and what its pages did. */
export interface Session {
  readonly window: BrowserContext
  readonly proxy: EgressProxy
  readonly journal: Journal
  readonly fixed: FixedSettings
  /** The tab that actions are done in. */
  page: Page
  /** Sent with the requests of its pages from now on. */
  setTrace(traceparent: string): void
  /** Steps that run side by side have it one after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The windows of one execution, by name; they open when first used. */
export interface Sessions {
  get(name: string): Promise<Session> | undefined
  set(name: string, opening: Promise<Session>): void
  delete(name: string): void
}

/** The session that a step means; opened by the first. @throws ActionError */
export const findSession = async (config: BrowserConfig, context: ActionContext): Promise<Session> => {
  const sessions = await openSessions(context)
  const name = config.session ?? defaultName
  const known = await sessions.get(name)
  if (known && isAlive(known)) {
    checkFixed(known.fixed, fixedSettings(config))
    if (config.viewport) await (await currentPage(known)).setViewportSize(config.viewport)
    return known
  }
  if (known) await known.close()
  const opening = openSession(config, context)
  sessions.set(name, opening)
  opening.catch(() => sessions.delete(name))
  return opening
}

export const closeSession = async ({ session: name = defaultName }: BrowserConfig, context: ActionContext): Promise<void> => {
  const sessions = await openSessions(context)
  const session = sessions.get(name)
  sessions.delete(name)
  await (await session)?.close()
}

const defaultName = 'default'

const isAlive = ({ window }: Session): boolean => window.browser()?.isConnected() === true

/** The tab that actions are done in; when it was closed, the one opened last, or a new one. */
export const currentPage = async (session: Session): Promise<Page> => {
  if (session.page.isClosed()) session.page = session.window.pages().at(-1) ?? (await session.window.newPage())
  return session.page
}

/** A crashed tab is good for nothing more. */
const closeCrashed = (page: Page): void => void page.on('crash', () => void page.close().catch(() => undefined))

const openSessions = (context: ActionContext): Promise<Sessions> =>
  context.use('sessions', async () => {
    const sessions = new Map<string, Promise<Session>>()
    const close = async () => {
      await Promise.all([...sessions.values()].map((opening) => opening.then((session) => session.close()).catch(() => undefined)))
    }
    return { value: sessions, close }
  })

const openSession = async (config: BrowserConfig, context: ActionContext): Promise<Session> => {
  const options = await toContextOptions(config, context)
  const program = await findProgram(
    { browser: config.browser ?? 'chromium', isHeadless: config.headless ?? true, executablePath: config.executable_path },
    context,
  )
  const proxy = await openEgressProxy(context.net)
  try {
    const window = await program.newContext({ ...options, proxy: { server: proxy.url } })
    const journal = keepJournal(window, { proxy, now: context.clock.now })
    window.on('page', closeCrashed)
    const page = await window.newPage()
    let traceparent = ''
    if ((config.browser ?? 'chromium') === 'chromium') await traceSecure(window, () => traceparent)
    const session: Session = {
      ...{ window, proxy, journal, fixed: fixedSettings(config), inTurn: createTurns() },
      page,
      setTrace: (value) => {
        traceparent = value
        proxy.setTrace(value)
      },
      close: async () => {
        await window.close().catch(() => undefined)
        await proxy.close()
      },
    }
    return session
  } catch (error) {
    await proxy.close()
    throw browserError('BROWSER_BAD_SETTING', `a window could not be opened: ${inWords(error)}`, { cause: error })
  }
}

const createTurns = (): Session['inTurn'] => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
