import type { Agent } from 'node:http'
import type { ConnectionOptions } from 'node:tls'
import type { Egress } from '@testmesh/action-kit'

/** An agent that reaches every host through this proxy: http, https or socks. Egress judges where the proxy is. */
export const openProxyAgent = async (proxy: string, { tls, net }: { tls: ConnectionOptions; net: Egress }): Promise<Agent> => {
  const { host, port } = placeOfProxy(proxy)
  await net.resolve(host, port)
  const { ProxyAgent } = await import('proxy-agent')
  return new ProxyAgent({ ...tls, keepAlive: true, getProxyForUrl: () => proxy }) as unknown as Agent
}

export const placeOfProxy = (proxy: string): { host: string; port: number } => {
  const { hostname, port, protocol } = new URL(proxy)
  return { host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : protocol === 'http:' ? 80 : 1080) }
}
