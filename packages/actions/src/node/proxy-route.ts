import { placeOfProxy } from './proxy-agent.ts'
import { isExcepted } from './proxy-exceptions.ts'

export interface ProxyRouteOptions {
  readonly url: string
  /** Hosts as in `NO_PROXY`. */
  readonly except: string
}

/** Which connections of a run go through a proxy: none to what is excepted, nor to what an execution itself serves. */
export const createProxyRoute = ({ url, except }: ProxyRouteOptions) => {
  const served = new Set<number>()
  const own = placeOfProxy(url)
  const proxyFor = (host: string, port: number): string | undefined =>
    (host === '127.0.0.1' && served.has(port)) || isExcepted(host, port, except) ? undefined : url
  return {
    proxyFor,
    serve: (port: number) => {
      served.add(port)
      return () => served.delete(port)
    },
    /** Whether a connection that is made there by itself should have gone through the proxy. */
    isPast: (host: string, port: number): boolean => proxyFor(host, port) !== undefined && !(host === own.host && port === own.port),
  }
}
