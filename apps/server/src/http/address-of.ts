import net, { isIP } from 'node:net'
import type { HttpBindings } from '@hono/node-server'

/** Where a request comes from. */
export type AddressOf = (request: Request, env: unknown) => string

/**
 * The address of the connection; when that is one of our proxies, the one that it says the request came from. Whoever is no proxy of
 * ours may say anything.
 *
 * @param proxies networks: `10.1.0.0/16`, or one address
 */
export const createAddressOf = (proxies: readonly string[]): AddressOf => {
  const isProxy = knownNetworks(proxies)
  return (request, env) => {
    const connected = plain((env as HttpBindings).incoming.socket.remoteAddress ?? '')
    return isProxy(connected) ? (originOf(request.headers.get('x-forwarded-for') ?? '', isProxy) ?? connected) : connected
  }
}

/** Each proxy adds at the end whom it heard from: the last who is none of ours, or the first of all. */
const originOf = (forwardedFor: string, isProxy: (address: string) => boolean): string | undefined => {
  const said = forwardedFor.split(',').map((part) => plain(part.trim()))
  const last = said.findLastIndex((address) => !isProxy(address))
  const origin = said[Math.max(last, 0)] ?? ''
  return isIP(origin) === 0 ? undefined : origin
}

const knownNetworks = (networks: readonly string[]): ((address: string) => boolean) => {
  const list = new net.BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address))
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** A socket of version 6 writes `::ffff:127.0.0.1`; some proxies add a port. */
const plain = (address: string): string =>
  address
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')
