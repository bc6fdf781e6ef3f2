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
  /** What comes is given to whoever listens for data at once, as often as it comes: it cannot be paused. Not with `tls`. */
  readonly isUnbuffered?: boolean
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
  const plain = await connectEither(addressesOf(target.host, pinned), target, options)
  const connected = monotonicNow()
  const socket = target.tls ? await secure(plain, target.host, { ...options, tls: target.tls }) : plain
  times.set(socket, { dns: resolved - started, tcp: connected - resolved, tls: target.tls ? monotonicNow() - connected : 0 })
  return socket
}

const connectEither = async (
  [first, second]: ReturnType<typeof addressesOf>,
  target: SocketTarget,
  options: OpenSocketOptions,
): Promise<Socket> => {
  try {
    return await connect(first.address, target, options)
  } catch (error) {
    if (second === undefined) throw error
    return await connect(second.address, target, options).catch(() => Promise.reject(error))
  }
}

const connect = (host: string, { port, isUnbuffered }: SocketTarget, { own }: OpenSocketOptions): Promise<Socket> => {
  const onread = isUnbuffered && {
    buffer: shared(),
    callback: (count: number, bytes: Uint8Array) => give(socket, bytes.subarray(0, count)),
  }
  const socket: Socket = process
    .getBuiltinModule('node:net')
    .connect({ host, port, noDelay: true, keepAlive: true, ...(onread && { onread }) })
  own(socket)
  return established(socket, 'connect')
}

/** Read into by every unbuffered socket: a buffer for each read would be 64 KiB that somebody has to collect. */
let readBuffer: Buffer | undefined
const shared = (): Buffer => (readBuffer ??= Buffer.allocUnsafeSlow(64 * 1024))

const give = (socket: Socket, bytes: Uint8Array): true => {
  socket.emit('data', Buffer.from(bytes))
  return true
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
