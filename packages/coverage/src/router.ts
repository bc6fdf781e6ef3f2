import { compareLoose, fits, type Pattern } from './pattern.ts'
import type { Operation } from './read-api.ts'
import type { Server } from './server.ts'
import type { Target } from './target.ts'

export interface Match {
  readonly operation?: Operation
  /** Whether there is an operation of this path, by whatever method. */
  readonly isKnownPath: boolean
}

/** Which operation a request asks for; undefined for one that goes elsewhere. */
export type Router = (method: string, target: Target) => Match | undefined

/** Of several paths that fit the one counts that says most: `/orders/mine` before `/orders/{id}`. */
export const createRouter = (operations: readonly Operation[], serversOf: (operation: Operation) => readonly Server[]): Router => {
  const servers = [...new Set(operations.flatMap(serversOf))]
  const routes = operations.flatMap((operation) =>
    serversOf(operation).map(({ origin, base }): Route => ({ origin, segments: [...base, ...operation.segments], operation })),
  )
  const byLength = new Map<number, Route[]>()
  for (const route of routes.sort(compareRoutes)) {
    const alike = byLength.get(route.segments.length)
    if (alike) alike.push(route)
    else byLength.set(route.segments.length, [route])
  }
  return (method, target) => {
    const found = byLength.get(target.segments.length)?.filter((route) => fitsRoute(route, target)) ?? []
    const operation = found.find((route) => route.operation.method === method)?.operation
    if (operation) return { operation, isKnownPath: true }
    return found.length > 0 || servers.some((server) => isAt(server, target)) ? { isKnownPath: found.length > 0 } : undefined
  }
}

interface Route {
  readonly origin: Pattern | undefined
  readonly segments: readonly Pattern[]
  readonly operation: Operation
}

const compareRoutes = (a: Route, b: Route): number => {
  for (const [index, pattern] of a.segments.entries()) {
    const order = compareLoose(pattern, b.segments[index] ?? [])
    if (order !== 0) return order
  }
  return 0
}

const fitsRoute = ({ origin, segments }: Route, target: Target): boolean =>
  isFrom(origin, target) && segments.every((pattern, index) => fits(pattern, target.segments[index] ?? ''))

const isAt = ({ origin, base }: Server, target: Target): boolean =>
  isFrom(origin, target) && base.every((pattern, index) => fits(pattern, target.segments[index] ?? ''))

const isFrom = (origin: Pattern | undefined, target: Target): boolean => origin === undefined || fits(origin, target.origin)
