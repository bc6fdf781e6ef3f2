import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import type { ActionContext } from '@testmesh/action-kit'
import { otelError } from '../otel-error.ts'

/** The longest answer of a backend. Bytes. */
const LONGEST_ANSWER = 64 * 1024 * 1024

export interface Asked {
  readonly url: string
  readonly headers: OutgoingHttpHeaders
}

/** The JSON of a backend; undefined when it does not know (404). @throws ActionError OTEL_BACKEND_UNREACHABLE, OTEL_BACKEND_FAILED, EGRESS_DENIED */
export const fetchJson = async ({ url, headers }: Asked, context: ActionContext, signal: AbortSignal): Promise<unknown> => {
  const { status, text } = await fetchText(readUrl(url), { headers, context, signal })
  if (status === 404) return undefined
  if (status !== 200) throw otelError('OTEL_BACKEND_FAILED', `${url} answered ${status}: ${text.slice(0, 200)}`)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw otelError('OTEL_BACKEND_FAILED', `${url} answered no JSON: ${text.slice(0, 100)}`, { cause })
  }
}

interface Fetching {
  readonly headers: OutgoingHttpHeaders
  readonly context: ActionContext
  readonly signal: AbortSignal
}

const fetchText = async (url: URL, { headers, context, signal }: Fetching): Promise<{ status: number; text: string }> => {
  const pinned = await context.net.resolve(url.hostname.replace(/^\[|\]$/g, ''), portOf(url)).catch((error: unknown) => {
    throw isNetwork(error) ? unreachable(url, error) : error
  })
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http')
  const outgoing = request(url, {
    headers: { accept: 'application/json', ...headers },
    agent: false,
    signal,
    lookup: (_host, options, found) => (options.all ? found(null, [pinned]) : found(null, pinned.address, pinned.family)),
  })
  try {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => outgoing.once('response', resolve).once('error', reject).end())
    return { status: incoming.statusCode ?? 0, text: await readText(incoming) }
  } catch (error) {
    if (signal.aborted || !isNetwork(error)) throw error
    throw unreachable(url, error)
  } finally {
    outgoing.destroy()
  }
}

const isNetwork = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && error.name !== 'ActionError'

const unreachable = (url: URL, cause: NodeJS.ErrnoException) =>
  otelError('OTEL_BACKEND_UNREACHABLE', `${url.origin} cannot be asked: ${cause.message || cause.code}`, { kind: 'connection', cause })

const readUrl = (text: string): URL => {
  const url = URL.parse(text)
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw otelError('OTEL_BAD_SETTINGS', `${JSON.stringify(text)} is not the URL of a backend`, {
    hint: 'Write it like http://jaeger:16686.',
  })
}

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)

const readText = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes > LONGEST_ANSWER) throw otelError('OTEL_BACKEND_FAILED', `the trace is longer than ${LONGEST_ANSWER / 1024 / 1024} MiB`)
  }
  return Buffer.concat(chunks).toString('utf8')
}
