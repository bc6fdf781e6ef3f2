import type { MockRequest, Received } from '../server/mock-request.ts'
import type { Endpoint } from '../settings/types.ts'
import { type Differences, findDifferences, type Locals, ofCondition } from './differences.ts'
import { compilePath, type PathPattern } from './path-pattern.ts'
import { fits, type Patterns } from './patterns.ts'

/** An endpoint that is being served. */
export interface Route {
  readonly endpoint: Endpoint
  /** `POST /orders` */
  readonly label: string
  readonly method: string
  readonly path: PathPattern
  /** Requests it answered, and where its sequence stands. */
  calls: number
}

export interface Routes {
  /** In the order they are asked. */
  readonly all: readonly Route[]
  /** Those whose method and path fit, in order, each with the parts of the path that it leaves open. */
  candidates(request: MockRequest): Iterable<Candidate>
}

export interface Candidate {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

export const toRoute = (endpoint: Endpoint, basePath: string): Route => {
  const method = endpoint.method.toUpperCase()
  const path = endpoint.path.startsWith('*') || basePath === '' ? endpoint.path : `${basePath}${slashed(endpoint.path)}`
  return { endpoint, method, label: `${method} ${endpoint.path}`, path: compilePath(path), calls: 0 }
}

const slashed = (path: string): string => (path.startsWith('/') ? path : `/${path}`)

/** Literal paths are asked before `:id` before `*`; then the lower priority, then those with a `match`, then in the order of the file. */
export const orderRoutes = (routes: readonly Route[]): Routes => {
  const all = routes.toSorted(
    (a, b) =>
      a.path.kind - b.path.kind ||
      a.endpoint.priority - b.endpoint.priority ||
      Number(b.endpoint.match !== undefined) - Number(a.endpoint.match !== undefined),
  )
  return {
    all,
    *candidates(request) {
      for (const route of all) {
        if (!takesMethod(route.method, request.method)) continue
        const params = route.path.match(request.path)
        if (params) yield { route, params }
      }
    },
  }
}

/** What answers GET answers HEAD. */
export const takesMethod = (method: string, asked: string): boolean =>
  method === '*' || method === 'ANY' || method === asked || (method === 'GET' && asked === 'HEAD')

/** What keeps a request from an endpoint whose method and path fit. */
export const differencesFrom = (
  { endpoint: { match } }: Route,
  { request, raw }: Received,
  { locals, patterns }: MatchContext,
): Differences => {
  if (match === undefined) return []
  return [
    ...findDifferences(match, request, locals),
    ...(match.path_pattern === undefined || fits(patterns, match.path_pattern, request.path)
      ? []
      : [`path ${request.path} does not match ${match.path_pattern}`]),
    ...(match.body_pattern === undefined || fits(patterns, match.body_pattern, raw.toString())
      ? []
      : [`the body does not match ${match.body_pattern}`]),
    ...(match.expression ? ofCondition(match.expression, locals) : []),
  ]
}

export interface MatchContext {
  readonly locals: Locals
  readonly patterns: Patterns
}
