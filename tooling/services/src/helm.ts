import { isInstalled } from './is-installed.ts'
import { optionalPeer, type Peer } from './require-peer.ts'

/** What renders the chart of `deploy/helm`. It takes minutes to build, so nothing here does; GitHub's machines have it. */
export const helmPeer = (): Peer => optionalPeer('Helm', isInstalled('helm'), 'helm is not installed')
