import type { Socket } from 'node:net'
import type { ConnectionOptions, ServerInfo, Transport } from '@nats-io/transport-node'
import { createQueue } from '../../messages/queue.ts'
import { natsError } from '../nats-error.ts'

/** How to reach the server, handed through the options of the library to `createTransport`. */
export interface Dialing {
  /** A plain socket. */
  dial(): Promise<Socket>
  /** The same by TLS. */
  secure(plain: Socket): Promise<Socket>
  readonly wantsTls: boolean
}

export interface DialOptions extends ConnectionOptions {
  readonly dialing: Dialing
}

/** Between the library and sockets of ours, where the library would make its own to wherever a name leads. */
export const createTransport = (): Transport => {
  const chunks = createQueue<Uint8Array>()
  const closed = Promise.withResolvers<undefined | Error>()
  let socket: Socket | undefined
  let isClosed = false
  let failure: Error | undefined
  const end = (error?: Error): void => {
    if (isClosed) return
    isClosed = true
    failure = error
    chunks.end()
    socket?.destroy()
    closed.resolve(error)
  }
  const connect = async (_server: unknown, options: ConnectionOptions): Promise<void> => {
    const { dialing } = options as DialOptions
    const plain = await dialing.dial()
    const { bytes, info } = await readInfo(plain)
    if (dialing.wantsTls && !info.tls_required && !info.tls_available)
      throw natsError('NATS_TLS', 'the server does not speak TLS', { kind: 'connection', hint: 'Leave out `tls`, or write nats://.' })
    socket = dialing.wantsTls || info.tls_required ? await dialing.secure(plain) : plain
    let broken: Error | undefined
    socket.on('data', (chunk: Buffer) => chunks.add(chunk))
    socket.on('error', (error) => {
      broken = error
    })
    socket.once('close', () => end(broken))
    chunks.add(bytes)
  }
  const discard = () => void socket?.destroy()
  return {
    ...{ lang: 'testmesh', version: '1', connect, discard, disconnect: discard },
    get isClosed() {
      return isClosed
    },
    get closeError() {
      return failure as Error
    },
    isEncrypted: () => socket !== undefined && 'encrypted' in socket,
    send: (frame) => void socket?.write(frame),
    close: async (error) => end(error),
    closed: () => closed.promise as ReturnType<Transport['closed']>,
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const taken = await chunks.take()
        if (!taken) return
        yield* taken
      }
    },
  }
}

interface Greeting {
  readonly bytes: Uint8Array
  readonly info: ServerInfo
}

/** A server speaks first, and says whether it wants TLS: `INFO {…}`. @throws ActionError NATS_NOT_NATS */
const readInfo = (socket: Socket): Promise<Greeting> =>
  new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0)
    const settle = (finish: () => void): void => {
      socket.off('data', onData).off('close', onClose)
      finish()
    }
    const onData = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk])
      const info = /^INFO\s+(\{.*\})\s*\r\n/s.exec(bytes.toString('latin1'))?.[1]
      if (info !== undefined) settle(() => resolve({ bytes, info: JSON.parse(info) }))
      else if (bytes.length > 4 && !/^INFO/.test(bytes.toString('latin1'))) settle(() => reject(notNats()))
    }
    const onClose = () =>
      settle(() => reject(natsError('NATS_CONNECTION_LOST', 'it hung up before it said anything', { kind: 'connection' })))
    socket.on('data', onData).once('close', onClose)
  })

const notNats = () => natsError('NATS_NOT_NATS', 'what listens there does not speak NATS', { kind: 'connection' })
