import type { experimental } from '@grpc/grpc-js'

type Grpc = typeof import('@grpc/grpc-js')
type GrpcUri = experimental.GrpcUri

/** Where a channel leads, found by our own egress and not by the library. */
export interface Route {
  /** `host:port`, as the server is told. */
  readonly authority: string
  readonly addresses: readonly string[]
  readonly port: number
  /** Destroys each of its sockets, also one that is still connecting: the library has no other way to that one. */
  readonly signal: AbortSignal
}

const routes = new Map<string, Route>()
let lastId = 0

/** A target that the library takes for this route; `forget` when the channel is closed. */
export const addRoute = (grpc: Grpc, route: Route): { readonly target: string; readonly forget: () => void } => {
  grpc.experimental.registerResolver(scheme, resolverOf(grpc))
  lastId += 1
  const id = String(lastId)
  routes.set(id, route)
  return { target: `${scheme}:${id}`, forget: () => routes.delete(id) }
}

const scheme = 'testmesh'

const resolverOf = (grpc: Grpc) =>
  class implements experimental.Resolver {
    static getDefaultAuthority = ({ path }: GrpcUri): string => routes.get(path)?.authority ?? path
    private readonly target: GrpcUri
    private readonly listener: experimental.ResolverListener
    constructor(target: GrpcUri, listener: experimental.ResolverListener) {
      this.target = target
      this.listener = listener
    }
    private hasAnswered = false
    updateResolution() {
      const route = routes.get(this.target.path)
      // The library asks again after each failure, and an answer makes it try again: at once, for ever.
      if (!route || this.hasAnswered) return
      this.hasAnswered = true
      process.nextTick(() => this.listener(grpc.experimental.statusOrFromValue(toEndpoints(route)), {}, null, ''))
    }
    destroy() {
      this.hasAnswered = false
    }
  }

/** The library hands an address to `net.connect` as it is, and so the signal: asked for anew by each try to connect. */
const toEndpoints = ({ addresses, port, signal }: Route): experimental.Endpoint[] =>
  addresses.map((host) => ({
    addresses: [withSignal({ host, port }, signal)],
  }))

const withSignal = <Address extends object>(address: Address, signal: AbortSignal): Address =>
  Object.defineProperty(address, 'signal', { get: () => (signal.aborted ? abortedSoon() : signal), enumerable: true })

/**
 * The library also tries again behind a channel that was closed. A socket that is made with a signal that has fired already connects all
 * the same, and nobody closes it: the process would stay as long as the server lets it.
 */
const abortedSoon = (): AbortSignal => {
  const late = new AbortController()
  process.nextTick(() => late.abort())
  return late.signal
}
