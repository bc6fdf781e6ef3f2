import { missing, type Quota, type Refusal, type SpanPlace } from '@testmesh/platform'
import { type Route, type RouteName, routes } from '@testmesh/protocol'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { secureHeaders } from 'hono/secure-headers'
import type { AddressOf } from './address-of.ts'
import { type AnswerParts, answerCall, type Operation } from './answer-call.ts'
import type { Caller, EnteredWorkspace } from './call.ts'
import { HttpRefusal, isBug, problemResponse } from './problem-response.ts'
import { rateLimitHeaders } from './rate-limit-headers.ts'
import { requestIdOf } from './request-id.ts'

export type Handlers = Readonly<Record<RouteName, Operation['handler']>>

export interface FinishedRequest {
  readonly request: Request
  readonly response: Response
  readonly requestId: string
  /** The operation, when there was one. */
  readonly name?: RouteName
  readonly workspaceId?: string
  /** The one that the request is about. */
  readonly executionId?: string
  readonly durationMs: number
  /** Of its span, when it has one. */
  readonly traceId?: string
  /** What was thrown, for a fault of the server. */
  readonly error?: unknown
}

/** The span of one request. */
export interface RequestSpan {
  readonly place: SpanPlace
  end(finished: FinishedRequest): void
}

export interface AppOptions extends AnswerParts {
  readonly handlers: Handlers
  /** Origins of pages that may call the API, beside its own. */
  readonly origins: readonly string[]
  readonly addressOf: AddressOf
  /** Of the dashboard that is given out beside the API: a page of an earlier one learns from any answer that it is old. */
  readonly edition?: string
  /** For the access log and metrics. */
  readonly onFinished: (finished: FinishedRequest) => void
  /** Begins the span of a request, once its operation is known: `POST /api/v1/executions`. Default: there are none. */
  readonly startSpan?: (operation: { readonly method: string; readonly path: string }) => RequestSpan
}

export interface Variables {
  readonly requestId: string
  name?: RouteName
  workspaceId?: string
  executionId?: string
  span?: RequestSpan | undefined
  quota?: Quota
  error?: unknown
}

export type TestMeshApp = Hono<{ Variables: Variables }>

export const apiPath = '/api/v1'

/** What pages of other sites may read beside the body. */
const exposeHeaders = ['etag', 'x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy']

/** Request id, access log, recovery, CORS, authentication, rate limit, validation, in this order; then the handler. */
export const createApp = (options: AppOptions): TestMeshApp => {
  const app: TestMeshApp = new Hono()
  app.use(async (context, next) => {
    const requestId = requestIdOf(context.req.raw)
    context.set('requestId', requestId)
    const startedMs = performance.now()
    await next()
    context.header('x-request-id', requestId)
    if (options.edition !== undefined) context.header('x-dashboard-edition', options.edition)
    const { name, workspaceId, executionId, span, quota, error } = context.var
    // What was refused says by which limit.
    if (quota && !context.res.headers.has('ratelimit'))
      for (const [header, value] of Object.entries(rateLimitHeaders(quota))) context.header(header, value)
    const finished: FinishedRequest = {
      request: context.req.raw,
      response: context.res,
      requestId,
      durationMs: performance.now() - startedMs,
      ...(name !== undefined && { name }),
      ...(workspaceId !== undefined && { workspaceId }),
      ...(executionId !== undefined && { executionId }),
      ...(span && { traceId: span.place.traceId }),
      ...(isBug(context.res) && { error }),
    }
    span?.end(finished)
    options.onFinished(finished)
  })
  app.onError((error, context) => {
    context.set('error', error)
    return problemResponse(error, context.var.requestId)
  })
  // Whether all of a host speaks TLS is for whoever runs the proxy in front of it to say.
  app.use(secureHeaders({ crossOriginResourcePolicy: 'same-origin', xFrameOptions: 'DENY', strictTransportSecurity: false }))
  if (options.origins.length > 0) app.use(`${apiPath}/*`, cors({ origin: [...options.origins], exposeHeaders }))
  for (const operation of operationsOf(options.handlers))
    app.on(operation.route.method, apiPath + operation.route.path, async (context) => {
      context.set('name', operation.name)
      const span = options.startSpan?.({ method: operation.route.method, path: apiPath + operation.route.path })
      context.set('span', span)
      const known = { requestId: context.var.requestId, ...(span && { span: span.place }) }
      const caller = await callerOf(options, context.req.raw, {
        env: context.env,
        known,
        isSigned: operation.route.isSigned === true,
        onCounted: (quota) => context.set('quota', quota),
      })
      const params: Readonly<Record<string, string>> = context.req.param()
      const onEntered = ({ id }: EnteredWorkspace) => {
        context.set('workspaceId', id)
        if (operation.route.tag === 'executions' && params.id !== undefined) context.set('executionId', params.id)
      }
      return answerCall(options, operation, { raw: context.req.raw, params, caller, onEntered })
    })
  app.notFound((context) => problemResponse(notFound(context.req.raw), context.var.requestId))
  return app
}

/** Fixed paths first: `/flows/delete` is not the flow of id `delete`. */
const operationsOf = (handlers: Handlers): Operation[] =>
  (Object.entries(routes) as [RouteName, Route][])
    .map(([name, route]) => ({ name, route, handler: handlers[name] }))
    .sort((a, b) => Number(a.route.path.includes(':')) - Number(b.route.path.includes(':')))

interface CallerParts {
  readonly env: unknown
  readonly known: Pick<Caller, 'requestId' | 'span'>
  /** The handler asks who it is, and counts. */
  readonly isSigned: boolean
  readonly onCounted: (quota: Quota) => void
}

const callerOf = async (
  { access, addressOf }: AppOptions,
  request: Request,
  { env, known, isSigned, onCounted }: CallerParts,
): Promise<Caller> => {
  const userAgent = request.headers.get('user-agent')
  const anonymous: Caller = { ...known, ip: addressOf(request, env), ...(userAgent !== null && { userAgent: userAgent.slice(0, 500) }) }
  if (isSigned) return anonymous
  const principal = await access.authenticate(request.headers).catch(async (error: unknown) => {
    // Guesses count too.
    onCounted(await access.limit(anonymous))
    throw error
  })
  const caller: Caller = principal ? { ...anonymous, principal } : anonymous
  onCounted(await access.limit(caller))
  return caller
}

const notFound = (request: Request): HttpRefusal | Refusal => {
  const { pathname } = new URL(request.url)
  const methods = Object.values(routes as Record<string, Route>).filter(({ path }) => isPathOf(apiPath + path, pathname))
  if (methods.length === 0) return missing('path')
  const allow = [...new Set(methods.map(({ method }) => method))].sort().join(', ')
  return new HttpRefusal(405, 'METHOD_NOT_ALLOWED', `This path takes ${allow}, not ${request.method}.`, { allow })
}

const isPathOf = (pattern: string, pathname: string): boolean => {
  const [wanted, given] = [pattern.split('/'), pathname.split('/')]
  return wanted.length === given.length && wanted.every((part, at) => (part.startsWith(':') ? given[at] !== '' : part === given[at]))
}
