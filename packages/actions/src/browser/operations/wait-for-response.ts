import type { Response } from 'playwright-core'
import { parseJson } from '../../parse-json.ts'
import { browserError } from '../browser-error.ts'
import type { SeenRequest } from '../session/journal.ts'
import { toUrlPattern } from '../session/url-pattern.ts'
import type { Operation, OperationOptions } from './operation.ts'
import { waitUntil } from './wait-until.ts'

/** One that came since the action before began counts too: a click and its answer are two actions. */
export const waitForResponse = async (operation: Operation, options: OperationOptions): Promise<void> => {
  const { journal } = options.session
  const isMeant = toUrlPattern(operation.url ?? '')
  const fits = ({ url, method, status }: SeenRequest): boolean =>
    status !== undefined &&
    isMeant(url) &&
    (operation.method === undefined || operation.method.toUpperCase() === method) &&
    (operation.status === undefined || operation.status === status)
  let found: SeenRequest | undefined
  const hasCome = await waitUntil(async () => {
    found = journal.recent().find(fits)
    return found !== undefined
  }, options)
  const response = await found?.request.response()
  if (!hasCome || !response) throw nothingCame(operation, journal.recent())
  options.findings.last.response = await toResult(response, options)
}

const nothingCame = ({ method, url, status }: Operation, seen: readonly SeenRequest[]) => {
  const wanted = [method?.toUpperCase(), url, status === undefined ? '' : `with status ${status}`].filter(Boolean).join(' ')
  const others = seen
    .slice(-5)
    .map((one) => `${one.method} ${one.url} → ${one.status ?? one.failure ?? 'no answer yet'}`)
    .join('; ')
  const instead = others === '' ? 'the page asked for nothing' : `the page asked for ${others}`
  return browserError('BROWSER_TIMEOUT', `no answer to ${wanted} came; ${instead}`, { kind: 'timeout' })
}

const largeBytes = 1024 * 1024

const toResult = async (response: Response, { context, findings }: OperationOptions) => {
  const headers = await response.allHeaders()
  const about = { url: response.url(), method: response.request().method(), status: response.status(), headers }
  const bytes = await response.body().catch((error: unknown) => {
    // A redirect has none, and a page that was left takes those of its answers along.
    context.log(`the body of ${response.url()} could not be read: ${String(error)}`)
    return undefined
  })
  if (bytes === undefined) return about
  const type = headers['content-type'] ?? ''
  if (bytes.length > largeBytes) {
    await context.attach('response', type || 'application/octet-stream', bytes)
    return about
  }
  findings.last.value = toBody(bytes.toString(), type) as NonNullable<typeof findings.last.value>
  return { ...about, body: findings.last.value }
}

const toBody = (text: string, type: string): unknown => {
  const parsed = /json/i.test(type) || /^\s*[{[]/.test(text) ? parseJson(text) : undefined
  return parsed && 'value' in parsed ? parsed.value : text
}
