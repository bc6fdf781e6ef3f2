import type { Socket } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import type { Egress } from '@testmesh/action-kit'
import { addressesOf } from '../../node/addresses-of.ts'
import { certificateFor } from '../../node/certificate-for.ts'
import { monotonicNow } from '../../node/monotonic.ts'

/** How long making a connection took, milliseconds. `tls` is 0 for a plain one. */
export interface ConnectTimes {
  readonly dns: number
  readonly tcp: number
  readonly tls: number
}

export interface SocketTarget {
  readonly host: string
  readonly port: number
  /** Present for a secure connection. */
  readonly tls?: ConnectionOptions
}

export interface OpenSocketOptions {
  readonly net: Egress
  /** Sees every socket before it is connected, so that its owner can destroy it. */
  readonly own: (socket: Socket) => void
}

const times = new WeakMap<Socket, ConnectTimes>()

export const connectTimesOf = (socket: Socket): ConnectTimes | undefined => times.get(socket)

/** The other end: `127.0.0.1:5003`, `[::1]:5003`. */
export const addressOf = ({ remoteAddress, remotePort, remoteFamily }: Socket): string =>
  remoteFamily === 'IPv6' ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`

/** Connects to the address that egress pins for the host; resolves when the connection (and its TLS) stands. */
export const openSocket = async (target: SocketTarget, options: OpenSocketOptions): Promise<Socket> => {
  const started = monotonicNow()
  const pinned = await options.net.resolve(target.host, target.port)
  const resolved = monotonicNow()
  const plain = await connectEither(addressesOf(target.host, pinned), target.port, options)
  const connected = monotonicNow()
  const socket = target.tls ? await secure(plain, target.host, { ...options, tls: target.tls }) : plain
  times.set(socket, { dns: resolved - started, tcp: connected - resolved, tls: target.tls ? monotonicNow() - connected : 0 })
  return socket
}

const connectEither = async (
  [first, second]: ReturnType<typeof addressesOf>,
  port: number,
  options: OpenSocketOptions,
): Promise<Socket> => {
  try {
    return await connect(first.address, port, options)
  } catch (error) {
    if (second === undefined) throw error
    return await connect(second.address, port, options).catch(() => Promise.reject(error))
  }
}

const connect = (host: string, port: number, { own }: OpenSocketOptions): Promise<Socket> => {
  const socket = process.getBuiltinModule('node:net').connect({ host, port, noDelay: true, keepAlive: true })
  own(socket)
  return established(socket, 'connect')
}

/** The certificate must be for the name that was asked for, else for the host. */
const secure = (
  socket: Socket,
  host: string,
  { tls, own }: OpenSocketOptions & { readonly tls: ConnectionOptions },
): Promise<TLSSocket> => {
  const secured = process.getBuiltinModule('node:tls').connect({ ...tls, socket, ...certificateFor(tls.servername || host) })
  own(secured)
  return established(secured, 'secureConnect')
}

const established = <S extends Socket>(socket: S, event: 'connect' | 'secureConnect'): Promise<S> =>
  new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      socket.off(event, onReady)
      socket.off('error', settle)
      socket.off('close', onClose)
      if (error) reject(error)
      else resolve(socket)
    }
    const onReady = () => settle()
    const onClose = () => settle(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }))
    socket.on(event, onReady).on('error', settle).on('close', onClose)
  })
