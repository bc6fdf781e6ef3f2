import { compareLines, type NearMiss, nearest, showMiss } from '../match/near-misses.ts'
import { differencesFrom, type MatchContext, type Route, type Routes } from '../match/routes.ts'
import type { Received } from '../server/mock-request.ts'
import type { Answer } from './make-answer.ts'

/** How many endpoints are shown that might have been meant. */
const SHOWN = 3

interface Looked {
  /** In front of the path of every endpoint. */
  readonly basePath: string
  readonly routes: Routes
  readonly contextFor: (route: Route, params: Readonly<Record<string, string>>) => MatchContext
}

/** The endpoints that came nearest, with why they did not answer. */
export const nearestTo = (received: Received, { basePath, routes, contextFor }: Looked): string[] => {
  const { path } = received.request
  const misses = routes.all.map((route): NearMiss => {
    const params = route.path.match(path)
    const line = compareLines({ method: route.method, path: `${basePath}${route.endpoint.path}` }, received.request, params !== undefined)
    const rest = differencesFrom(route, received, contextFor(route, params ?? {}))
    const differences = [...line.differences, ...rest]
    return { what: route.label, distance: line.distance, differences: differences.length > 0 ? differences : ['none of its answers fits'] }
  })
  return nearest(misses, SHOWN).map(showMiss)
}

/** The answer when no endpoint has one: status 404, and what came nearest. */
export const notFoundAnswer = ({ request: { method, path } }: Received, name: string, shown: readonly string[]): Answer => {
  const body = JSON.stringify({ error: `no endpoint of the mock server "${name}" answers ${method} ${path}`, nearest: shown })
  return { status: 404, headers: { 'content-type': 'application/json; charset=utf-8', 'x-testmesh-mock': 'no endpoint' }, body }
}
