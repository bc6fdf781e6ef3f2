import { type ActionContext, isActionError } from '@testmesh/action-kit'
import { ask, type ClientRequest, withDefaultHeaders } from '../../http/client.ts'
import { otelError } from '../otel-error.ts'

export type Asked = Pick<ClientRequest, 'url' | 'headers'>

export interface Text {
  /** 404: there is no such trace, or no such page. */
  readonly status: 200 | 404
  readonly text: string
}

/** What a backend answers. @throws ActionError OTEL_BAD_SETTINGS, OTEL_BACKEND_UNREACHABLE, OTEL_BACKEND_FAILED, EGRESS_DENIED */
export const fetchText = async ({ url, headers }: Asked, context: ActionContext): Promise<Text> => {
  checkUrl(url)
  const { status, body } = await ask({ url, headers: withDefaultHeaders({ accept: 'application/json' }, headers) }, context).catch(
    (cause: unknown) => {
      throw context.signal.aborted ? cause : explained(url, cause)
    },
  )
  const text = body.toString('utf8')
  if (status === 200 || status === 404) return { status, text }
  const isUnauthorised = status === 401 || status === 403
  throw otelError('OTEL_BACKEND_FAILED', `${url} answered ${status}: ${text.slice(0, 200)}`, isUnauthorised ? { hint: LOGIN } : {})
}

const LOGIN = 'Give it what it wants in `headers` of `backend`: Authorization, or X-Scope-OrgID where it keeps tenants apart.'

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
