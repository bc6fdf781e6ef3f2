import { type ActionContext, type Config, defineAction, ignoringCase, type Output } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { parseJson } from '../parse-json.ts'
import { cookieValues } from './cookies/cookie-header.ts'
import { decompress } from './decompress.ts'
import { httpRequestSchema } from './http-request.schema.ts'
import { NO_UTF8, readBody } from './response-body.ts'
import { sendRequest } from './send-request.ts'
import type { Timings } from './transport/messages.ts'

type HttpConfig = Config<typeof httpRequestSchema>
type HttpResult = Output<typeof httpRequestSchema>

/** Larger bodies are attached, too. */
const largeBodyBytes = 1024 * 1024

export const httpRequest = defineAction(httpRequestSchema, {
  run: (config, context) => (config.poll?.enabled ? requestAgain(config, config.poll, context) : request(config, context)),
  explain: async (...attempt) => (await import('./explain.ts')).explain(...attempt),
})

/** Most requests are sent once, and load nothing of this. */
const requestAgain = async (config: HttpConfig, until: NonNullable<HttpConfig['poll']>, context: ActionContext): Promise<HttpResult> => {
  const { poll } = await import('./poll.ts')
  return poll(until, context, (limitMs) => request(withLimit(config, limitMs), context))
}

const withLimit = (config: HttpConfig, limitMs: number): HttpConfig => (limitMs < config.timeout ? { ...config, timeout: limitMs } : config)

const request = async (config: HttpConfig, context: ActionContext): Promise<HttpResult> => {
  const startedAt = monotonicNow()
  const { response, headers, url, redirects, setCookies } = await sendRequest(config, context)
  const encoding = headers.one['content-encoding']
  const bytes = config.decompress && encoding !== undefined ? await decompress(response.body, encoding) : response.body
  const duration = rounded(monotonicNow() - startedAt)
  const type = headers.one['content-type']
  const body = readBody(bytes, type)
  // What is judged is the whole body all the same.
  if (bytes.length > largeBodyBytes) await context.attach('body', type ?? 'application/octet-stream', bytes)
  if (body.isNoUtf8) context.log('the body calls itself UTF-8, but it is not')
  if (body.problem !== undefined) context.log(`the body calls itself JSON, but it is not: ${problemIn(body.value, context)}`)
  return {
    status: response.status,
    status_code: response.status,
    status_text: response.statusText,
    headers: ignoringCase(headers.one),
    headers_all: headers.all as Record<string, string[]>,
    cookies: setCookies.length === 0 ? {} : cookieValues(setCookies),
    body: body.value as HttpResult['body'],
    size: bytes.length,
    duration_ms: duration,
    time: duration,
    response_time: duration,
    timings: roundedTimings(response.timings),
    url: url.href,
    redirects: [...redirects],
    protocol: response.protocol,
    remote_address: response.remoteAddress,
    ...(config.save_to_file === undefined ? {} : { saved_to: await context.files.write(config.save_to_file, bytes) }),
  }
}

/** Quotes a few characters of the text, which must be masked by then: a part of a secret is found by nobody. */
const problemIn = (body: unknown, context: ActionContext): string => {
  if (typeof body !== 'string') return NO_UTF8
  const parsed = parseJson(context.mask(body))
  return 'problem' in parsed ? parsed.problem : 'where is not shown, for the secret in it'
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100

const roundedTimings = ({ dns, tcp, tls, first_byte, download }: Timings): Timings => ({
  dns: rounded(dns),
  tcp: rounded(tcp),
  tls: rounded(tls),
  first_byte: rounded(first_byte),
  download: rounded(download),
})
