import type { Config, ExplainOptions, Output } from '@testmesh/action-kit'
import { parseJson } from '../parse-json.ts'
import { tookInWords } from '../took.ts'
import { methodOf } from './build-request.ts'
import type { httpRequestSchema } from './http-request.schema.ts'
import { flatten } from './read-connection-settings.ts'
import { requestUrl } from './request-url.ts'
import { NO_UTF8, saysJson } from './response-body.ts'
import { toCurl } from './to-curl.ts'

type HttpConfig = Config<typeof httpRequestSchema>
type HttpResult = Output<typeof httpRequestSchema>

/** The request in one line, what a service says that refused it, and a curl command that repeats it. */
export const explain = (
  config: HttpConfig,
  result: Partial<HttpResult> | undefined,
  { pinned = {}, defaults = {}, pathOf = (path) => path, sent }: ExplainOptions = {},
): { request: string; answer?: string; repeat: string } => {
  const method = methodOf(config)
  const url = writtenUrl(config)
  return {
    request: `${method} ${url}${sent?.isResent === true ? ' (sent twice)' : ''}${result ? ` → ${inWords(result)}` : ''}`,
    ...refusal(result),
    repeat: toCurl(flatten(config), {
      method,
      url,
      isRedirected: (result?.redirects?.length ?? 0) > 0,
      cookie: typeof sent?.cookie === 'string' ? sent.cookie : undefined,
      takesCookies: Object.keys(result?.cookies ?? {}).length > 0,
      pinned,
      defaults,
      pathOf,
    }),
  }
}

const inWords = (result: Partial<HttpResult>): string => {
  const { status, status_text, duration_ms, size } = result
  const bytes = size === undefined ? '' : `, ${sizeInWords(size)}`
  return `${status}${status_text ? ` ${status_text}` : ''}${tookInWords(duration_ms)}${bytes}${jsonProblem(result)}`
}

/** Why a body that calls itself JSON is but text; one that is a JSON string is shorter than what came. */
const jsonProblem = ({ body, headers, size }: Partial<HttpResult>): string => {
  if (body instanceof Uint8Array && saysJson(headers?.['content-type'])) return `, no valid JSON: ${NO_UTF8}`
  if (!body || typeof body !== 'string' || Buffer.byteLength(body) !== size || !saysJson(headers?.['content-type'])) return ''
  const parsed = parseJson(body)
  return 'problem' in parsed ? `, no valid JSON: ${parsed.problem}` : ''
}

const shownAnswer = 300

/** A status says that a service refused; its body says why. */
const refusal = ({ status = 0, body }: Partial<HttpResult> = {}): { answer?: string } => {
  if (status < 400 || body instanceof Uint8Array) return {}
  const text = typeof body === 'string' ? body.trim() : (JSON.stringify(body) ?? '')
  return text === '' ? {} : { answer: text.length > shownAnswer ? `${text.slice(0, shownAnswer)}…` : text }
}

const sizeInWords = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}

const writtenUrl = (config: HttpConfig): string => {
  try {
    return requestUrl(config).href
  } catch {
    return config.url
  }
}
