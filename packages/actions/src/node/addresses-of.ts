/** As egress gives it. */
export interface PinnedAddress {
  readonly address: string
  readonly family: 4 | 6
}

const loopbacks: readonly PinnedAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/** Where to try to connect, in turn: the address that egress pins; `localhost` and names below it may be served on either loopback address. */
export const addressesOf = (host: string, pinned: PinnedAddress): readonly [PinnedAddress, ...PinnedAddress[]] => {
  const isLoopback = /(^|\.)localhost$/i.test(host) && loopbacks.some(({ address }) => address === pinned.address)
  return isLoopback ? [pinned, ...loopbacks.filter(({ address }) => address !== pinned.address)] : [pinned]
}
