import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import type { ShopContext } from '../shop-context.ts'
import { Problem, toProblemBody } from './problem.ts'

/** An app with what every service of the shop has: /health, CORS for the web page, problem+json, a span per request. */
export const createService = (name: string, context: ShopContext): Hono => {
  const app = new Hono()
  app.use(cors({ origin: '*', exposeHeaders: ['etag', 'location', 'x-cache', 'x-total-count', 'idempotent-replayed'] }))
  app.use((c, next) => inSpan({ c, name, context, next }))
  app.get('/health', (c) => c.json({ status: 'ok', service: name }))
  app.notFound((c) => writeProblem(c, new Problem(404, `There is no ${c.req.method} ${c.req.path} here.`)))
  app.onError((error, c) => {
    if (error instanceof Problem) return writeProblem(c, error)
    context.log(`${name}: ${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`)
    return writeProblem(c, new Problem(500, 'Something went wrong; the log says what.'))
  })
  return app
}

/** A path parameter that is an id. @throws Problem 404 when it cannot be one */
export const readId = (c: Context, what: string): string => {
  const id = c.req.param('id') ?? ''
  if (!uuidPattern.test(id)) throw new Problem(404, `There is no ${what} ${id}.`)
  return id
}

export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

interface Spanned {
  readonly c: Context
  readonly name: string
  readonly context: ShopContext
  next(): Promise<void>
}

const inSpan = ({ c, name, context, next }: Spanned): Promise<void> =>
  context.telemetry.continue(c.req.header('traceparent'), () => {
    const attributes = { 'http.request.method': c.req.method, 'url.path': c.req.path }
    return context.telemetry.span(
      { service: name, name: `${c.req.method} ${c.req.path}`, kind: 'server', attributes },
      async (annotate) => {
        await next()
        annotate({ 'http.response.status_code': c.res.status })
      },
    )
  })

const writeProblem = (c: Context, problem: Problem): Response =>
  c.body(JSON.stringify(toProblemBody(problem, c.req.path)), problem.status, {
    'content-type': 'application/problem+json',
    ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  })
