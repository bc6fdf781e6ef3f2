import { type ActionContext, ActionError, defineAction, isActionError, type Output } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { browserSchema } from './browser.schema.ts'
import { browserError, stopWords } from './browser-error.ts'
import { explain } from './explain.ts'
import { attachFile } from './operations/capture.ts'
import type { Findings, OperationOptions } from './operations/operation.ts'
import { runOperation } from './operations/run-operation.ts'
import { toOperations } from './operations-of.ts'
import { inWords } from './plain-words.ts'
import { attachDownloads } from './session/downloads.ts'
import { setIntercepts } from './session/intercept.ts'
import { startRecording } from './session/recording.ts'
import { closeSession, currentPage, findSession, type Session } from './session/sessions.ts'
import type { BrowserConfig } from './session/settings.ts'
import { soon } from './soon.ts'

type BrowserResult = Output<typeof browserSchema>

export const browser = defineAction(browserSchema, {
  run: async (config, context) => {
    if (context.signal.aborted) throw stopWords.aborted(context.signal, 'the browser')
    if (toOperations(config).length === 0 && config.intercept === undefined)
      throw browserError('BROWSER_BAD_SETTING', 'the step does nothing', { hint: 'Give it `url`, an `action`, or `actions`.' })
    const using = findSession(config, context).then((session) => session.inTurn(() => use(session, config, context)))
    return untilStopped(using, context.signal)
  },
  explain,
})

/** The driver ends what it is doing when the step is stopped, but does not always do so at once. */
const untilStopped = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const onAbort = () => reject(stopWords.aborted(signal, 'the browser'))
    signal.addEventListener('abort', onAbort)
    work
      .then(resolve, (error: unknown) => (signal.aborted ? onAbort() : reject(error)))
      .finally(() => signal.removeEventListener('abort', onAbort))
    if (signal.aborted) onAbort()
  })

const use = async (session: Session, config: BrowserConfig, context: ActionContext): Promise<BrowserResult> => {
  const startedAt = monotonicNow()
  const { journal } = session
  const findings: Findings = { values: {}, screenshots: [], last: {}, isClosed: false }
  journal.begin()
  journal.answerDialogs(config.dialogs ?? 'dismiss')
  session.setTrace(context.trace.traceparent)
  if (config.intercept !== undefined) await setIntercepts(config.intercept, session, context)
  await currentPage(session)
  const recording = await startRecording(config, session, context)
  const options = { context, session, findings, baseUrl: config.base_url, timeoutMs: config.timeout }
  try {
    await runOperations(config, options)
    const recorded = await recording.finish({ isKept: config.trace === true })
    const downloads = await attachDownloads(journal.downloads, context)
    const result = { ...(await toResult(config, options)), ...recorded, downloads }
    if (findings.isClosed) await closeSession(config, context)
    return { ...result, duration_ms: Math.round((monotonicNow() - startedAt) * 100) / 100 }
  } catch (error) {
    if (context.signal.aborted) {
      await soon(recording.finish({ isKept: false }), {}, 5_000)
      throw error
    }
    const [shot, recorded, seen] = await Promise.all([
      config.screenshot_on_failure ? soon(attachFailure(session, context), {}) : {},
      soon(recording.finish({ isKept: true }), {}, 5_000),
      toResult(config, options),
    ])
    throw withResult(error, { ...seen, ...shot, ...recorded })
  }
}

const runOperations = async (config: BrowserConfig, options: OperationOptions): Promise<void> => {
  const { context, findings } = options
  for (const operation of toOperations(config)) {
    if (findings.isClosed)
      throw browserError('BROWSER_CLOSED', `${operation.type} comes after close`, { hint: 'Let `close` be the last action.' })
    if (operation.delay !== undefined) await context.clock.sleep(operation.delay, context.signal)
    await runOperation(operation, options)
  }
}

/** What the page looked like when it went wrong. */
const attachFailure = async ({ page }: Session, context: ActionContext): Promise<Partial<BrowserResult>> => {
  if (page.url() === 'about:blank') return {}
  const bytes = await page.screenshot({ timeout: 2_000 })
  return { screenshot: await attachFile({ name: 'failure.png', mediaType: 'image/png', bytes }, context) }
}

const withResult = (error: unknown, result: Partial<BrowserResult>): unknown => {
  if (!isActionError(error)) return browserError('BROWSER_FAILED', inWords(error), { cause: error, result })
  const { code, message, kind, hint, cause } = error
  return new ActionError(code, message, { cause, result, ...(kind ? { kind } : {}), ...(hint ? { hint } : {}) })
}

const toResult = async ({ session: name }: BrowserConfig, { session, findings }: OperationOptions) => {
  const { page, journal } = session
  const { requests } = journal
  return {
    ...(name === undefined ? {} : { session: name }),
    url: page.url(),
    title: await soon(page.title(), ''),
    ...findings.last,
    values: findings.values as BrowserResult['values'],
    screenshots: findings.screenshots,
    network: {
      requests: requests.map(({ request: _, startedAt: __, ...seen }) => seen),
      count: journal.count(),
      failed: requests.filter(({ failure }) => failure !== undefined).length,
    },
    console: [...journal.console],
    dialogs: [...journal.dialogs],
    downloads: [],
  }
}
