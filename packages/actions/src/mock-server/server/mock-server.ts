import { type ChaosDrawer, checkSum, createChaos } from '../answer/chaos.ts'
import type { Forwarder } from '../answer/forward.ts'
import type { Locals } from '../match/differences.ts'
import { compilePatterns, type Patterns } from '../match/patterns.ts'
import { orderRoutes, type Route, type Routes, toRoute } from '../match/routes.ts'
import { mockError } from '../mock-error.ts'
import type { Recorder } from '../record/recorder.ts'
import type { Chaos, Endpoint, Settings } from '../settings/types.ts'
import type { MockRequest } from './mock-request.ts'
import { type Answered, createRequestLog, type RequestLog } from './request-log.ts'
import { copyState, type State } from './state.ts'

/** What a mock server serves by; steps of the flow change it while it runs. */
export interface Serving {
  readonly name: string
  readonly settings: Settings
  readonly basePath: string
  /** What `body_from_file` names, of endpoints that were added, too. */
  readonly files: Map<string, Buffer>
  readonly log: RequestLog
  readonly forwarder: Forwarder | undefined
  readonly recorder: Recorder | undefined
  readonly random: () => number
  /** Told of each request when whoever asked has all that it gets. */
  readonly onAnswered?: ((answered: Answered) => void) | undefined
  /** Aborted when the server stops. */
  readonly signal: AbortSignal
  /** Answers that could not be made, for the next step that asks. */
  readonly problems: string[]
  /** In the order of the file; `routes` has them in the order they are asked. */
  endpoints: readonly Route[]
  routes: Routes
  patterns: Patterns
  chaos: ChaosDrawer
  state: State
}

export interface ServingOptions
  extends Pick<Serving, 'name' | 'settings' | 'files' | 'forwarder' | 'recorder' | 'random' | 'onAnswered' | 'signal'> {
  readonly endpoints: readonly Endpoint[]
}

/** @throws ActionError MOCK_BAD_SETTINGS */
export const createServing = async ({ endpoints, ...options }: ServingOptions): Promise<Serving> => {
  const { settings, random } = options
  const basePath = basePathOf(settings)
  checkEndpoints(endpoints)
  const inOrder = endpoints.map((endpoint) => toRoute(endpoint, basePath))
  return {
    ...options,
    basePath,
    endpoints: inOrder,
    log: createRequestLog(settings.keep_requests),
    problems: [],
    routes: orderRoutes(inOrder),
    patterns: await compilePatterns(endpoints),
    chaos: createChaos(settings.chaos, random),
    state: copyState(settings.state ?? {}),
  }
}

export const basePathOf = ({ base_path = '' }: Settings): string => {
  const bare = base_path.replace(/^\/+|\/+$/g, '')
  return bare === '' ? '' : `/${bare}`
}

const checkEndpoints = (endpoints: readonly Endpoint[]): void => {
  for (const { method, path, responses, sequence, chaos_rules } of endpoints) {
    const bad = (why: string, hint: string) =>
      mockError('MOCK_BAD_SETTINGS', `the endpoint ${method.toUpperCase()} ${path} ${why}`, { hint })
    if (path.includes('?')) throw bad('has a query in its path, which no path has', 'Write the parameters as `match: { query: … }`.')
    if ((responses ?? sequence)?.length === 0) throw bad('has no answers', 'Give it a `response`, or one in the list at least.')
    checkSum(chaos_rules ?? [])
  }
}

export interface EndpointChanges {
  readonly added: readonly Endpoint[]
  /** Method and path, as routes say them: `POST /orders`. */
  readonly removed: readonly string[]
  readonly chaos?: Chaos | undefined
}

/** Replaces endpoints of the same method and path, each where the first of them stood. Returns how many were taken away. */
export const changeEndpoints = async (serving: Serving, { added, removed, chaos }: EndpointChanges): Promise<number> => {
  checkEndpoints(added)
  const patterns = await compilePatterns(added)
  // Nothing is waited for from here on: steps that run side by side may change the same server.
  const routes = added.map((endpoint) => toRoute(endpoint, serving.basePath))
  const gone = new Set([...removed, ...routes.map(({ label }) => label)])
  const before = serving.endpoints
  const drawer = chaos && createChaos(chaos, serving.random)
  const kept = before.flatMap((route) => {
    if (!gone.has(route.label)) return [route]
    // The new ones stand where the first of the old ones stood.
    const instead = routes.filter(({ label }) => label === route.label)
    for (const one of instead) routes.splice(routes.indexOf(one), 1)
    return instead
  })
  serving.endpoints = [...kept, ...routes]
  serving.routes = orderRoutes(serving.endpoints)
  serving.patterns = new Map([...serving.patterns, ...patterns])
  if (drawer) serving.chaos = drawer
  return before.length + added.length - serving.endpoints.length
}

/** Back to the beginning: the state, the counts of requests, the sequences. */
export const resetState = (serving: Serving, state: Readonly<Record<string, unknown>> | undefined): void => {
  serving.state = copyState(state ?? serving.settings.state ?? {})
  for (const route of serving.routes.all) route.calls = 0
}

/** What the texts and conditions of a route read. */
export const localsFor = (
  serving: Serving,
  request: MockRequest,
  { route, params }: { route: Route | undefined; params: Locals },
): Locals => ({
  request,
  path: params,
  params,
  state: serving.state,
  request_count: (route?.calls ?? 0) + 1,
  get $() {
    return request.body
  },
  get query() {
    return request.query
  },
  get header() {
    return request.headers
  },
  get headers() {
    return request.headers
  },
})
