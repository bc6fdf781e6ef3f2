import type { BrowserContext, ConsoleMessage, Dialog, Download, Request, WebError } from 'playwright-core'
import { hostOf, portOf } from '../../node/url-place.ts'
import type { EgressProxy } from './egress-proxy.ts'

export interface SeenRequest {
  readonly request: Request
  readonly startedAt: number
  method: string
  url: string
  type: string
  status?: number
  is_mocked?: boolean
  failure?: string
  duration_ms?: number
}

interface Line {
  readonly type: string
  readonly text: string
  readonly location?: string
}

interface SeenDialog {
  readonly type: string
  readonly message: string
  readonly answer: string
}

/** What the pages of a session did since the step began. */
export interface Journal {
  readonly requests: readonly SeenRequest[]
  /** How many requests there were in all; `requests` holds the first of them, and of the others those that failed. */
  count(): number
  readonly console: readonly Line[]
  readonly dialogs: readonly SeenDialog[]
  readonly downloads: readonly Download[]
  /** Begun since the action before this one began. */
  recent(): readonly SeenRequest[]
  /** An action begins. */
  mark(): void
  markMocked(request: Request): void
  answerDialogs(answer: 'accept' | 'dismiss'): void
  /** Forgets what the steps before saw; what is `recent` stays. */
  begin(): void
}

/** Of what goes wrong twice as much is kept, so that the one thing that does behind a thousand others is not missed. */
const kept = 1_000
const longText = 4_000

export interface JournalOptions {
  readonly proxy: Pick<EgressProxy, 'failureOf'>
  now(): number
}

export const keepJournal = (context: BrowserContext, { proxy, now }: JournalOptions): Journal => {
  const requests: SeenRequest[] = []
  const byRequest = new WeakMap<Request, SeenRequest>()
  const console: Line[] = []
  const dialogs: SeenDialog[] = []
  const downloads: Download[] = []
  let before: SeenRequest[] = []
  let current: SeenRequest[] = []
  let count = 0
  let passedOver = new WeakSet<SeenRequest>()
  let answer: 'accept' | 'dismiss' = 'dismiss'
  const hasRoom = (list: readonly unknown[], isWrong: boolean): boolean => list.length < (isWrong ? 2 * kept : kept)
  const add = (line: Line): void => {
    if (hasRoom(console, line.type === 'error')) console.push({ ...line, text: line.text.slice(0, longText) })
  }
  const finish = (request: Request, seen: (entry: SeenRequest) => void): void => {
    const entry = byRequest.get(request)
    if (!entry) return
    entry.duration_ms = Math.round(now() - entry.startedAt)
    seen(entry)
  }
  context.on('request', (request) => {
    count += 1
    const entry = {
      request,
      startedAt: now(),
      method: request.method(),
      url: request.url().slice(0, longText),
      type: request.resourceType(),
    }
    byRequest.set(request, entry)
    if (!hasRoom(requests, false)) passedOver.add(entry)
    for (const list of [requests, current]) if (hasRoom(list, false)) list.push(entry)
  })
  context.on('response', (response) => {
    const entry = byRequest.get(response.request())
    if (entry) entry.status = response.status()
  })
  context.on('requestfinished', (request) => finish(request, () => undefined))
  context.on('requestfailed', (request) =>
    finish(request, (entry) => {
      entry.failure = proxy.failureOf(authorityOf(request.url()))?.message ?? request.failure()?.errorText ?? 'it failed'
      if (passedOver.has(entry) && hasRoom(requests, true)) requests.push(entry)
    }),
  )
  context.on('console', (message) => add(toLine(message)))
  context.on('weberror', (error) => add(toErrorLine(error)))
  context.on('dialog', (dialog) => {
    dialogs.push({ type: dialog.type(), message: dialog.message(), answer })
    void settle(dialog, answer)
  })
  context.on('download', (download) => void downloads.push(download))
  return {
    requests,
    count: () => count,
    console,
    dialogs,
    downloads,
    recent: () => [...before, ...current],
    mark: () => {
      before = current
      current = []
    },
    markMocked: (request) => {
      const entry = byRequest.get(request)
      if (entry) entry.is_mocked = true
    },
    answerDialogs: (wanted) => {
      answer = wanted
    },
    begin: () => {
      count = 0
      passedOver = new WeakSet()
      for (const list of [requests, console, dialogs, downloads]) list.length = 0
    },
  }
}

/** `host:port` as the proxy names it. */
export const authorityOf = (written: string): string => {
  const url = URL.parse(written)
  if (!url) return ''
  return `${hostOf(url)}:${portOf(url)}`
}

const settle = (dialog: Dialog, answer: 'accept' | 'dismiss'): Promise<void> =>
  // The page may have closed it with itself.
  (answer === 'accept' ? dialog.accept() : dialog.dismiss()).catch(() => undefined)

const toLine = (message: ConsoleMessage): Line => {
  const { url, lineNumber } = message.location()
  return { type: message.type(), text: message.text(), ...(url ? { location: `${url}:${lineNumber + 1}` } : {}) }
}

const toErrorLine = (error: WebError): Line => {
  const { url, line } = error.location()
  return { type: 'error', text: error.error().message, ...(url ? { location: `${url}:${line + 1}` } : {}) }
}
