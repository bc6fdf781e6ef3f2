import type { Socket } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import type { ChannelCredentials, experimental } from '@grpc/grpc-js'
import { certificateFor } from '../../node/certificate-for.ts'
import type { TlsSettings } from '../../node/tls-settings.ts'

type Grpc = typeof import('@grpc/grpc-js')

export interface NamedTlsSettings extends TlsSettings {
  /** To ask for and to expect in the certificate. */
  readonly serverName: string
}

/**
 * TLS as we make it elsewhere. The library's own credentials send the address as server name where the host is one, which Node
 * warns of on the console.
 */
export const createCredentials = (grpc: Grpc, tls: NamedTlsSettings | undefined): ChannelCredentials => {
  if (!tls) return grpc.credentials.createInsecure()
  const options = toOptions(tls)
  class Credentials extends grpc.ChannelCredentials {
    _isSecure() {
      return true
    }
    _equals(other: ChannelCredentials): boolean {
      return this === other
    }
    _createSecureConnector(): experimental.SecureConnector {
      return {
        connect: async (socket) => ({ socket: await secure(socket, options), secure: true }),
        waitForReady: async () => undefined,
        getCallCredentials: () => grpc.CallCredentials.createEmpty(),
        destroy: () => undefined,
      }
    }
  }
  return new Credentials()
}

const toOptions = ({ serverName, isVerified, ...certificates }: NamedTlsSettings): ConnectionOptions => ({
  ...certificateFor(serverName),
  rejectUnauthorized: isVerified,
  ALPNProtocols: ['h2'],
  ...certificates,
})

const secure = (socket: Socket, options: ConnectionOptions): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const secured = process.getBuiltinModule('node:tls').connect({ ...options, socket })
    secured.once('secureConnect', () => resolve(secured))
    secured.once('error', reject)
    secured.once('close', () => reject(new Error('the connection was closed during the TLS handshake')))
  })
