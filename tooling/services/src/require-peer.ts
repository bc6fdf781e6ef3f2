export interface Peer {
  readonly isMissing: boolean
  /** The name, and why the suite is skipped when it is: for the title of the suite. */
  readonly label: string
}

/**
 * Decides whether a suite that needs a real server runs: `describe.skipIf(peer.isMissing)(peer.label, …)`.
 * A missing peer is skipped with its reason in plain sight.
 *
 * @throws Error when the peer is missing and `CI` is set: there, every peer must be
 */
export const requirePeer = (name: string, isAvailable: boolean, reason: string): Peer => {
  if (!isAvailable && process.env.CI) throw new Error(`${name} is missing: ${reason}`)
  return optionalPeer(name, isAvailable, reason)
}

/** The same for one that no machine has to have, in CI neither. */
export const optionalPeer = (name: string, isAvailable: boolean, reason: string): Peer => {
  if (isAvailable) return { isMissing: false, label: name }
  console.warn(`skipped: ${name} is missing: ${reason}`)
  return { isMissing: true, label: `${name} (skipped: ${reason})` }
}
