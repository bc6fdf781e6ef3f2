import type { ConnectionOptions } from 'node:tls'

interface HostCertificate {
  readonly servername: string
  readonly checkServerIdentity: NonNullable<ConnectionOptions['checkServerIdentity']>
}

/**
 * What makes TLS over a socket of ours want a certificate for this host, a name or an address. Left to itself, Node would compare it
 * with `localhost`: it knows nothing of where the socket leads to.
 */
export const certificateFor = (host: string): HostCertificate => {
  const { isIP } = process.getBuiltinModule('node:net')
  const { checkServerIdentity } = process.getBuiltinModule('node:tls')
  return {
    // RFC 6066: an address is no server name.
    servername: isIP(host) === 0 ? host : '',
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
  }
}
