import type { NetConnectOpts, Socket } from 'node:net'
import type { ActionContext } from '@testmesh/action-kit'
import type { TlsSettings } from './tls-settings.ts'

export interface OpenSocketOptions {
  readonly host: string
  readonly port: number
  readonly net: ActionContext['net']
  /** Left out: no TLS. */
  readonly tls?: TlsSettings | undefined
  /** Sees the socket before it is connected, to destroy it when nobody waits any more. */
  own(socket: Socket): void
}

/** A connected socket to the address that egress pins. Rejects with the error of egress or of the system. */
export const openSocket = async ({ host, port, net, tls, own }: OpenSocketOptions): Promise<Socket> => {
  const plain = process.getBuiltinModule('node:net').connect(await findTarget(host, port, net))
  plain.setNoDelay(true).setKeepAlive(true, 60_000)
  own(plain)
  const socket = tls ? secure(plain, host, tls) : plain
  await new Promise<void>((resolve, reject) => {
    socket.once(tls ? 'secureConnect' : 'connect', () => resolve())
    // It stays: an error without a listener would end the process.
    socket.on('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
  })
  return socket
}

/** Where to connect to: the address that egress pins; `localhost` may be served on either loopback address. */
export const findTarget = async (host: string, port: number, net: ActionContext['net']): Promise<NetConnectOpts> => {
  const { address, family } = await net.resolve(host, port)
  return host === 'localhost' ? { host, port, lookup: loopbacks(address, family), autoSelectFamily: true } : { host: address, port, family }
}

const loopbacks =
  (address: string, family: 4 | 6) =>
  (_host: string, _options: object, found: (error: null, addresses: { address: string; family: number }[]) => void): void => {
    const other = address === '127.0.0.1' ? [{ address: '::1', family: 6 }] : address === '::1' ? [{ address: '127.0.0.1', family: 4 }] : []
    found(null, [{ address, family }, ...other])
  }

/** TLS over a socket that need not be connected yet. The name in the certificate must be that of `host`. */
export const secure = (plain: Socket, host: string, { isVerified, ...certificates }: TlsSettings): Socket => {
  const { connect, checkServerIdentity } = process.getBuiltinModule('node:tls')
  const { isIP } = process.getBuiltinModule('node:net')
  const secured = connect({
    socket: plain,
    // RFC 6066: an address is no server name.
    servername: isIP(host) === 0 ? host : '',
    rejectUnauthorized: isVerified,
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    ...certificates,
  })
  plain.once('error', (error) => secured.destroy(error))
  secured.once('close', () => plain.destroy())
  return secured
}
