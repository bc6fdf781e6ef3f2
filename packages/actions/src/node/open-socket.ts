import type { NetConnectOpts, Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import type { ActionContext } from '@testmesh/action-kit'
import { addressesOf } from './addresses-of.ts'
import { certificateFor } from './certificate-for.ts'
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

/**
 * How long the first of two addresses has, which are both of this machine: it takes or refuses a connection at once, and where nobody
 * notices in time, the machine is busy. Node's own quarter of a second would give it up then. Milliseconds; the limit of the step is below.
 */
const ATTEMPT_MS = 600_000

/** Where to connect to, as `net.connect` takes it. */
export const findTarget = async (host: string, port: number, net: ActionContext['net']): Promise<NetConnectOpts> => {
  const [{ address, family }, other] = addressesOf(host, await net.resolve(host, port))
  if (!other) return { host: address, port, family }
  return {
    host,
    port,
    lookup: (_host, _options, found) => found(null, [{ address, family }, { ...other }]),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
  }
}

/** TLS over a socket that need not be connected yet. The name in the certificate must be that of `host`. */
export const secure = (plain: Socket, host: string, settings: TlsSettings): Socket => {
  const secured = process.getBuiltinModule('node:tls').connect(toTlsOptions(plain, host, settings))
  plain.once('error', (error) => secured.destroy(error))
  secured.once('close', () => plain.destroy())
  return secured
}

/** For a library that makes its own TLS over a socket of ours. */
export const toTlsOptions = (plain: Socket, host: string, { isVerified, ...certificates }: TlsSettings): ConnectionOptions => ({
  ...certificateFor(host),
  socket: plain,
  rejectUnauthorized: isVerified,
  ...certificates,
})
