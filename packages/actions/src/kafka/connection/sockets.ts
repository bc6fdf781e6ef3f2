import type { Socket } from 'node:net'
import type { ActionContext } from '@testmesh/action-kit'
import type { ISocketFactory } from 'kafkajs'
import { findTarget, secure } from '../../node/open-socket.ts'
import type { TlsSettings } from '../../node/tls-settings.ts'

/** The connections of one client: made as egress says, and closed by us, as the library leaves some open. */
export interface Sockets {
  readonly factory: ISocketFactory
  /** Closes all; what waits for an answer on one of them is refused. No more are made. */
  close(): void
  isClosed(): boolean
}

interface SocketOptions {
  readonly net: ActionContext['net']
  readonly tls: TlsSettings | undefined
  /** A connection could not be made. */
  onRefused(error: Error, address: string): void
  onConnected(): void
}

export const createSockets = ({ net, tls, onRefused, onConnected }: SocketOptions): Sockets => {
  const open = new Set<Socket>()
  let isClosed = false
  const factory: ISocketFactory = ({ host, port, onConnect }) => {
    const { Socket } = process.getBuiltinModule('node:net')
    const plain = new Socket()
    const socket = tls ? secure(plain, host, tls) : plain
    let isBroker = false
    let isSecure = tls === undefined
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      isSecure = true
      onConnect()
    })
    // It counts as a broker once it has said something that one would say.
    socket.once('data', (chunk: Buffer) => {
      if (!looksLikeKafka(chunk)) return void socket.destroy(new NotKafka(`${host}:${port} does not speak Kafka`))
      isBroker = true
      onConnected()
    })
    socket.once('error', (error) => {
      if (!isBroker) onRefused(isSecure || !isReset(error) ? error : new Error(brokenHandshake, { cause: error }), `${host}:${port}`)
    })
    socket.once('end', () => {
      if (!isBroker) onRefused(new Error(isSecure ? 'it hung up before it said anything' : brokenHandshake), `${host}:${port}`)
    })
    // The library waits for the end of a connection; one that breaks has none.
    socket.once('close', () => {
      open.delete(socket)
      if (!socket.readableEnded && !socket.errored) socket.emit('end')
    })
    open.add(socket)
    plain.setKeepAlive(true, 60_000).setNoDelay(true)
    if (isClosed) socket.destroy(new Error(closedText))
    else void connectTo(plain, { host, port, net })
    return socket
  }
  const close = () => {
    isClosed = true
    for (const socket of open) socket.destroy(new Error(closedText))
  }
  return { factory, close, isClosed: () => isClosed }
}

/** What answers begins with its size. */
const MOST_ANSWER_BYTES = 256 * 1024 * 1024

const looksLikeKafka = (chunk: Buffer): boolean => {
  const size = chunk.length < 4 ? 0 : chunk.readInt32BE(0)
  return size >= 0 && size <= MOST_ANSWER_BYTES
}

/** Something else listens there: a web server, or a port that wants TLS. */
export class NotKafka extends Error {}

const brokenHandshake = 'it hung up during the TLS handshake'

const isReset = (error: NodeJS.ErrnoException): boolean => error.code === 'ECONNRESET' || error.code === 'EPIPE'

const closedText = 'the connection was closed'

const connectTo = async (socket: Socket, { host, port, net }: { host: string; port: number; net: ActionContext['net'] }): Promise<void> => {
  try {
    const target = await findTarget(host, port, net)
    if (!socket.destroyed) socket.connect(target)
  } catch (error) {
    socket.destroy(error as Error)
  }
}
