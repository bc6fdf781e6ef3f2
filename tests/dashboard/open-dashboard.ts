import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@testmesh/client'
import { requirePeer } from '@testmesh-tooling/services'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { buildDashboard } from '../../scripts/build-dashboard.ts'
import { repository, startCli } from '../e2e/start-cli.ts'

const firstThere = (...paths: readonly (string | undefined)[]): string | undefined =>
  paths.find((path) => path !== undefined && existsSync(path))

/** Chromium of the system. `npm test` installs it where it may, and its shell as well. */
export const chromiumPath = firstThere(process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome')
/** The same without windows, which nobody sees here: it takes half of the time. Where there is none, Chromium itself. */
export const shellPath = firstThere(process.env.CHROMIUM, '/usr/bin/chromium-headless-shell') ?? chromiumPath
/** In CI a missing browser fails the suites instead. */
export const browserPeer = requirePeer('a real browser', chromiumPath !== undefined, 'install Chromium, or name one in CHROMIUM')

const password = 'correct horse battery'
export const owner = { email: 'ada@example.com', name: 'Ada Example', password }

export interface Dashboard {
  readonly url: string
  readonly setupLink: string
  readonly browser: Browser
  /** Of the owner, who is made by `signUp` or by the set-up page. */
  client(): Promise<Client>
  token(): Promise<string>
  /** A page of a fresh browser; everything odd it meets is in `trouble`. */
  open(path: string, options?: OpenOptions): Promise<SeenPage>
  /** The pages that `open` gave, until they are closed. */
  readonly opened: readonly SeenPage[]
  closePages(): Promise<void>
  /** As if the machine lost power. */
  kill(): Promise<void>
  /** On the same port and data. */
  start(): Promise<void>
  close(): Promise<void>
}

export interface OpenOptions extends BrowserContextOptions {
  /** Nobody is signed in. */
  readonly isStranger?: boolean
  readonly account?: { readonly email: string; readonly password: string }
}

export interface SeenPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the console and of the page, requests that failed or left this machine. */
  readonly trouble: string[]
  /** The addresses that it met errors at. */
  readonly places: string[]
}

/** A server of its own with its data, and a browser to look at it: `program`. */
export const openDashboard = async (program = shellPath): Promise<Dashboard> => {
  // Once for all files that look at the pages.
  if (!(await buildDashboard()).isPassed) throw new Error('the dashboard could not be built')
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-dashboard-'))
  const browser = await chromium.launch({
    headless: true,
    args: ['--no-sandbox'],
    ...(program !== undefined && { executablePath: program }),
  })
  let serving = await serve(folder, 0)
  const { url, token } = serving
  let signedIn: { readonly token: Promise<string>; readonly since: number } | undefined
  const accessToken = (): Promise<string> => {
    if (!signedIn || performance.now() - signedIn.since > signInAgainMs) signedIn = { token: signIn(url, token), since: performance.now() }
    return signedIn.token
  }
  const opened: SeenPage[] = []
  return {
    url,
    setupLink: `${url}/setup#${token}`,
    browser,
    token: accessToken,
    client: async () => createClient({ url, token: await accessToken(), workspace: 'main' }),
    open: async (path, { isStranger = false, account = owner, ...options } = {}) => {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
        timezoneId: 'UTC',
        locale: 'en-GB',
        // So the page asks for the session, whose cookie comes below.
        ...(!isStranger && { storageState: signedInAt(url) }),
        ...options,
      })
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      const page = await context.newPage()
      const { trouble, places } = watch(page, url)
      opened.push({ page, context, trouble, places })
      if (!isStranger) {
        await accessToken()
        const { email, password } = account
        const answer = await context.request.post(`${url}/api/v1/auth/login`, { data: { email, password } })
        if (!answer.ok()) throw new Error(`${email} cannot sign in: ${await answer.text()}`)
      }
      await page.goto(url + path)
      return { page, context, trouble, places }
    },
    opened,
    closePages: async () => {
      for (const { context } of opened.splice(0)) await context.close()
    },
    kill: async () => {
      serving.cli.child.kill('SIGKILL')
      await serving.cli.ended
    },
    start: async () => {
      serving = await serve(folder, Number(new URL(url).port))
    },
    close: async () => {
      await browser.close()
      serving.cli.child.kill('SIGKILL')
      await serving.cli.ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A token is good for ten minutes: less than all journeys may take together, more than any of them takes. */
const signInAgainMs = 5 * 60_000

/** Each page that is loaded signs in again: more often than the usual limits let somebody. Requests a minute. */
const many = '100000'

const serve = async (folder: string, port: number) => {
  const cli = startCli(['serve', '--data', join(folder, 'data'), '--port', String(port)], {
    cwd: folder,
    env: { TESTMESH_RATE_LIMIT: many, TESTMESH_RATE_LIMIT_ANONYMOUS: many, TESTMESH_RATE_LIMIT_LOGIN: many },
  })
  await cli.says('Ctrl-C ends it.')
  const output = cli.soFar()
  return { cli, url: /serves on (\S+),/.exec(output)?.[1] ?? '', token: /setup#(\S+)/.exec(output)?.[1] ?? '' }
}

const signIn = async (url: string, token: string): Promise<string> => {
  const open = createClient({ url })
  const { needsSetup } = await open.getSetup()
  return (await (needsSetup ? open.setUp({ body: { token, ...owner } }) : open.login({ body: { email: owner.email, password } })))
    .accessToken
}

/** What a page that signed in left in its browser. */
const signedInAt = (origin: string) => ({
  cookies: [],
  origins: [{ origin, localStorage: [{ name: 'testmesh.signed-in', value: 'yes' }] }],
})

const watch = (page: Page, url: string): Pick<SeenPage, 'trouble' | 'places'> => {
  const trouble: string[] = []
  const places: string[] = []
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    trouble.push(`console: ${message.text()}`)
    places.push(message.location().url)
  })
  page.on('pageerror', (error) => void trouble.push(`page: ${error.message}`))
  page.on('requestfailed', (request) => {
    // The router asks for heads and drops their empty bodies; a page that is left drops what it waits for.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      trouble.push(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText}`)
  })
  page.on('request', (request) => {
    if (!/^(?:data|blob):/.test(request.url()) && new URL(request.url()).host !== new URL(url).host)
      trouble.push(`left the machine: ${request.url()}`)
  })
  return { trouble, places }
}

/** Where screenshots go, for people to look at. */
export const shotFolder = (): string => {
  const folder = join(repository, 'artifacts/ui')
  mkdirSync(folder, { recursive: true })
  return folder
}
