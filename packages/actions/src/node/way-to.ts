import type { RequestOptions } from 'node:http'
import type { Egress } from '@testmesh/action-kit'
import { addressesOf } from './addresses-of.ts'
import { openProxyAgent } from './proxy-agent.ts'
import type { TlsOptions } from './tls-settings.ts'

/** How a single request gets to its host, as `http.request` takes it: through the proxy of the run, else to the address that egress pins. */
export const wayTo = async (
  host: string,
  port: number,
  { tls, net }: { tls: TlsOptions; net: Egress },
): Promise<Pick<RequestOptions, 'agent' | 'lookup'>> => {
  const proxy = net.defaults?.proxyFor?.(host, port)
  if (proxy !== undefined) return { agent: await openProxyAgent(proxy, { tls, net, keepAlive: false }) }
  const pinned = await net.resolve(host, port)
  const addresses = addressesOf(host, pinned)
  return { lookup: (_host, options, found) => (options.all ? found(null, [...addresses]) : found(null, pinned.address, pinned.family)) }
}
