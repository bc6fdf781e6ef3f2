import type { Agent } from 'node:http'
import type { LookupFunction } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import type { Egress } from '@testmesh/action-kit'
import { addressesOf } from './addresses-of.ts'

export interface ProxyAgentOptions {
  readonly tls: ConnectionOptions
  readonly net: Egress
  /** Whether connections stay open for further requests; whoever wants that destroys the agent in the end. Default true. */
  readonly keepAlive?: boolean
}

/** An agent that reaches every host through this proxy: http, https or socks. Egress judges where the proxy is, at each connection. */
export const openProxyAgent = async (proxy: string, { tls, net, keepAlive = true }: ProxyAgentOptions): Promise<Agent> => {
  const { host, port } = placeOfProxy(proxy)
  // An address is not looked up.
  await net.resolve(host, port)
  const lookup: LookupFunction = (_host, options, found) => {
    net.resolve(host, port).then(
      (pinned) => (options.all ? found(null, [...addressesOf(host, pinned)]) : found(null, pinned.address, pinned.family)),
      (error: Error) => found(error, ''),
    )
  }
  const { ProxyAgent } = await import('proxy-agent')
  // By the other name an agent for socks looks up the host behind the proxy.
  const way = proxy.startsWith('socks') ? { socketOptions: { lookup } } : { lookup }
  const agent = new ProxyAgent({ ...tls, ...way, keepAlive, getProxyForUrl: () => proxy })
  const connect = agent.connect.bind(agent)
  agent.connect = (request, options) => {
    request.once('proxyConnect', ({ statusCode = 200, statusText = '' }: TunnelAnswer) => {
      if (statusCode !== 200) request.destroy(noTunnel(`${options.host}:${options.port}: ${statusCode} ${statusText}`.trim()))
    })
    return connect(request, options)
  }
  return agent as unknown as Agent
}

/** Of a proxy, to CONNECT; what is passed on without a tunnel has none. */
interface TunnelAnswer {
  readonly statusCode?: number
  readonly statusText?: string
}

/** The answer of a proxy that opens no tunnel is none of the service behind it. */
const noTunnel = (why: string): Error => Object.assign(new Error(`the proxy opens no tunnel to ${why}`), { code: 'ENOTUNNEL' })

export const placeOfProxy = (proxy: string): { host: string; port: number } => {
  const { hostname, port, protocol } = new URL(proxy)
  return { host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : protocol === 'http:' ? 80 : 1080) }
}
