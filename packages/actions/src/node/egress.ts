import { ActionError, type Egress, isActionError } from '@testmesh/action-kit'
import { sharedCodes } from '../codes.ts'
import { isLoopback } from './served-host.ts'

/** Where flows may connect to. */
export interface EgressPolicy {
  /** Who is told what he may not. Default `flows`. */
  readonly whose?: string
  /** `deny-private`: not into networks of one's own, whatever name leads there. */
  readonly mode: 'open' | 'deny-private'
  /** Networks, as `10.0.0.0/8`, that may be reached all the same. */
  readonly allow?: readonly string[]
  /** Networks that may not be reached either. */
  readonly deny?: readonly string[]
  /** Of what TestMesh itself stands on, its database and its API: never in reach. */
  readonly own?: readonly OwnService[]
  /** Flows may listen where others reach them. Default: on this machine alone. */
  readonly opensPorts?: boolean
}

export interface OwnService {
  readonly host: string
  readonly port: number
}

/** Addresses by `host:port`, instead of those that a name has: `api.example.com:443` → `127.0.0.1`. */
export type PinnedHosts = Readonly<Record<string, string>>

/** What the user says of all connections of a run. */
export interface Network extends Pick<Egress, 'defaults' | 'serve'> {
  /** Credentials among it, which nobody may see. */
  readonly secrets?: readonly string[]
  /** Told of each connection that egress is asked for. */
  onConnect?(host: string, port: number): void
}

export interface OpenEgressOptions {
  readonly pinned?: PinnedHosts | undefined
  readonly network?: Network | undefined
}

/** Every address is in reach: on a user's own machine, flows may go where the user may. */
export const openEgress = ({ pinned = {}, network: { defaults, serve, onConnect } = {} }: OpenEgressOptions = {}): Egress => ({
  pinned,
  ...(defaults && { defaults }),
  ...(serve && { serve }),
  resolve: async (host, port) => {
    onConnect?.(host, port)
    const key = `${host.toLowerCase()}:${port}`
    return (await lookUp((Object.hasOwn(pinned, key) ? pinned[key] : undefined) ?? host))[0]
  },
})

/** Looks every address up once, judges all that a name stands for, and pins one of them: asked again, a name may lie. */
export const createEgress = (policy: EgressPolicy): Egress => {
  const judge = createJudge(policy)
  const denied = deniedTo(policy.whose ?? 'flows')
  const served = new Set<number>()
  const resolve = async (host: string, port: number): Promise<Found> => {
    if (metadataNames.has(host.toLowerCase().replace(/\.$/, ''))) throw denied(host, 'it is the metadata service of a cloud')
    const found = await lookUp(host)
    for (const { address } of found) {
      const reason = await judge(address, port)
      if (reason !== undefined) throw denied(host, reason)
    }
    return found[0]
  }
  return {
    judgeListening: (host) => {
      if (policy.opensPorts || isLoopback(host)) return
      throw new ActionError('LISTEN_DENIED', `flows may not listen on ${host} here, where others reach it: on 127.0.0.1 alone`, {
        hint: sharedCodes.LISTEN_DENIED.hint,
      })
    },
    serve: (port) => {
      served.add(port)
      return () => served.delete(port)
    },
    resolve: async (host, port) => (host === '127.0.0.1' && served.has(port) ? { address: host, family: 4 } : resolve(host, port)),
    judge: async (host, port) => {
      await resolve(host, port).catch((error: unknown) => {
        if (isActionError(error)) throw error
      })
    },
  }
}

interface Found {
  readonly address: string
  readonly family: 4 | 6
}

/** All addresses of a name, one at least. */
const lookUp = async (host: string): Promise<readonly [Found, ...Found[]]> => {
  const { isIP } = process.getBuiltinModule('node:net')
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  const family = isIP(bare)
  if (family === 4 || family === 6) return [{ address: bare, family }]
  const { lookup } = process.getBuiltinModule('node:dns/promises')
  const [first, ...others] = (await lookup(host, { all: true })).map(
    ({ address, family: of }): Found => ({ address, family: of === 6 ? 6 : 4 }),
  )
  if (!first) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND', hostname: host })
  return [first, ...others]
}

const deniedTo =
  (whose: string) =>
  (host: string, why: string): ActionError =>
    new ActionError('EGRESS_DENIED', `${whose} may not connect to ${host}: ${why}`, {
      ...(why === inPrivateNetwork && { hint: 'whoever runs the server may allow the network in its settings: egress_allow' }),
    })

const inPrivateNetwork = 'it is in a private network'

const metadataNames: ReadonlySet<string> = new Set(['metadata.google.internal', 'metadata.goog', 'metadata'])
const metadata = ['169.254.169.254/32', '169.254.170.2/32', '100.100.100.200/32', 'fd00:ec2::254/128']
const privateNetworks = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4', '::/128', '::1/128', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]

/** Why an address is out of reach, in words. */
type Judge = (address: string, port: number) => Promise<string | undefined>

const createJudge = ({ mode, allow = [], deny = [], own = [] }: EgressPolicy): Judge => {
  const lists = { metadata: listOf(metadata), private: listOf(privateNetworks), allow: listOf(allow), deny: listOf(deny) }
  const ownServices = Promise.all(own.map(async ({ host, port }) => ({ port, isAt: await addressesOf(host) })))
  return async (address, port) => {
    const forms = formsOf(address)
    const isIn = (list: keyof typeof lists) => forms.some((form) => lists[list](form))
    if (isIn('metadata')) return 'it is the metadata service of a cloud'
    const services = (await ownServices).filter((service) => service.port === port)
    const isOwn = services.length > 0 && forms.some((form) => services.some(({ isAt }) => isAt(form)) || isThisMachine(form))
    if (isOwn) return 'TestMesh itself stands on what listens there'
    if (isIn('deny')) return 'its network is denied'
    return mode === 'deny-private' && isIn('private') && !isIn('allow') ? inPrivateNetwork : undefined
  }
}

/** A host that has no address now may get one: what it is then is not known here. */
const addressesOf = async (host: string): Promise<(address: string) => boolean> =>
  listOf((await lookUp(host).catch(() => [])).map(({ address }) => address))

/** By the name of loopback, and by each address that it has in a network. */
const isThisMachine = (address: string): boolean => {
  const { networkInterfaces } = process.getBuiltinModule('node:os')
  const addresses = Object.values(networkInterfaces()).flatMap((all = []) => all.map((one) => one.address))
  return listOf(['127.0.0.0/8', '::1', '0.0.0.0', '::', ...addresses])(address)
}

/** Tells whether an address is in one of the networks, however it is spelled. */
const listOf = (networks: readonly string[]): ((address: string) => boolean) => {
  const { BlockList, isIP } = process.getBuiltinModule('node:net')
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.replace(/%[^/]*/, '').split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** An address and, where it carries one of version 4 in itself, that too: mapped, compatible, NAT64, 6to4. */
const formsOf = (address: string): string[] => {
  const words = wordsOf(address.replace(/%.*$/, ''))
  if (!words) return [address]
  const plain = address.replace(/%.*$/, '')
  const [a = 0, b = 0, c = 0] = words
  const isZero = (from: number, to: number) => words.slice(from, to).every((word) => word === 0)
  const tail = dotted(words[6] ?? 0, words[7] ?? 0)
  if (isZero(0, 5) && words[5] === 0xffff) return [plain, tail]
  if (isZero(0, 4) && words[4] === 0xffff && words[5] === 0) return [plain, tail]
  if (isZero(0, 6) && (words[6] !== 0 || (words[7] ?? 0) > 1)) return [plain, tail]
  if (a === 0x64 && b === 0xff9b) return [plain, tail]
  return a === 0x2002 ? [plain, dotted(b, c)] : [plain]
}

const dotted = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.')

/** The eight words of an address of version 6; undefined for one of version 4. */
const wordsOf = (address: string): number[] | undefined => {
  if (!address.includes(':')) return undefined
  const v4 = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  const hex = v4 ? `${v4[1]}${word(v4[2], v4[3])}:${word(v4[4], v4[5])}` : address
  const [head = '', tail] = hex.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const middle = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...middle, ...right].map((part) => Number.parseInt(part, 16))
}

const word = (high = '0', low = '0'): string => ((Number(high) << 8) | Number(low)).toString(16)
