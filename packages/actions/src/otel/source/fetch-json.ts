import { type ActionContext, isActionError } from '@testmesh/action-kit'
import { ask, type ClientRequest } from '../../http/client.ts'
import { otelError } from '../otel-error.ts'

export type Asked = Pick<ClientRequest, 'url' | 'headers'>

/** The JSON of a backend; undefined when it does not know (404). @throws ActionError OTEL_BAD_SETTINGS, OTEL_BACKEND_UNREACHABLE, OTEL_BACKEND_FAILED, EGRESS_DENIED */
export const fetchJson = async ({ url, headers }: Asked, context: ActionContext): Promise<unknown> => {
  checkUrl(url)
  const { status, body } = await ask({ url, headers: { accept: 'application/json', ...headers } }, context).catch((cause: unknown) => {
    throw context.signal.aborted ? cause : explained(url, cause)
  })
  const text = body.toString('utf8')
  if (status === 404 && isOfBackend(text)) return undefined
  if (status !== 200) throw otelError('OTEL_BACKEND_FAILED', `${url} answered ${status}: ${text.slice(0, 200)}`)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw otelError('OTEL_BACKEND_FAILED', `${url} answered no JSON: ${text.slice(0, 100)}`, { cause })
  }
}

/** Whether a 404 says that the trace is not known, and not that there is no such page: a Jaeger lists errors, a proxy says nothing. */
const isOfBackend = (text: string): boolean => {
  if (text.trim() === '') return true
  try {
    return Array.isArray((JSON.parse(text) as { errors?: unknown } | null)?.errors)
  } catch {
    return false
  }
}

const checkUrl = (text: string): void => {
  const url = URL.parse(text)
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return
  throw otelError('OTEL_BAD_SETTINGS', `${JSON.stringify(text)} is not the URL of a backend`, {
    hint: 'Write it like http://jaeger:16686.',
  })
}

/** What went wrong on the way, as a word about the backend; that flows may not go there stays what it is. */
const explained = (url: string, cause: unknown): unknown => {
  if (!isActionError(cause) || !cause.code.startsWith('HTTP_')) return cause
  const { kind, message } = cause
  return kind === undefined
    ? otelError('OTEL_BACKEND_FAILED', `${url} could not be asked: ${message}`, { cause })
    : otelError('OTEL_BACKEND_UNREACHABLE', `${new URL(url).origin} cannot be asked: ${message}`, { cause, kind })
}
