import type { Socket } from 'node:net'
import type { NatsConnection, NatsConnectionImpl } from '@nats-io/transport-node'
import type { ActionContext } from '@testmesh/action-kit'
import { requireDriver } from '../../driver.ts'
import type { Carrier } from '../../node/connection-pool.ts'
import { openSocket, secure } from '../../node/open-socket.ts'
import { toTlsSettings } from '../../node/tls-settings.ts'
import { toConnectError, toEndError, toNatsError } from './explain-error.ts'
import type { NatsSettings } from './settings.ts'
import { createTransport, type Dialing, type DialOptions } from './transport.ts'

/** One connection, logged in. */
export interface Client {
  readonly connection: NatsConnection
  /** Waits for an answer. @throws ActionError in plain words, also when the connection ends meanwhile */
  ask<T>(work: (connection: NatsConnection) => Promise<T>): Promise<T>
  /** Resolves when the server has had all that was sent. @throws ActionError NATS_DENIED when it refused some of it */
  flush(): Promise<void>
  /** Tells once why nothing can come any more. */
  onEnd(tell: (reason: Error) => void): void
  toError(cause: unknown): Error
  isOpen(): boolean
  close(): void
}

export interface ClientOptions {
  readonly settings: NatsSettings
  readonly net: ActionContext['net']
  own(carrier: Carrier): void
}

/** How long the library waits by itself; the limit of the step is below it as a rule. Milliseconds. */
const LIBRARY_LIMIT_MS = 600_000

/** @throws ActionError */
export const openClient = async ({ settings, net, own }: ClientOptions): Promise<Client> => {
  const { username: user, password: pass, token } = settings
  const library = await loadDriver()
  const carriers: Carrier[] = []
  const dialing = toDialing({
    settings,
    net,
    own: (carrier) => {
      carriers.push(carrier)
      own(carrier)
    },
  })
  const options: DialOptions = {
    ...driverOptions,
    dialing,
    servers: 'server.invalid',
    ...(user === undefined ? {} : { user, pass: pass ?? '' }),
    ...(token === undefined ? {} : { token }),
  }
  // Before each, as another user of the library in this process may set it too.
  library.setTransportFactory({ factory: createTransport })
  const toError = (cause: unknown) => toNatsError(cause, settings)
  const close = () => {
    for (const carrier of carriers) carrier.destroy()
  }
  const connection = await library.NatsConnectionImpl.connect(options).catch((cause: unknown) => {
    close()
    throw toError(cause)
  })
  return {
    ...watch(connection, { toError, toEndError: (cause) => toEndError(cause, settings) }),
    connection,
    toError,
    isOpen: () => !connection.isClosed(),
    close,
  }
}

/** The library connects again by itself unless it is told not to; a test must see that a connection broke. */
const driverOptions = {
  name: 'testmesh',
  reconnect: false,
  resolve: false,
  ignoreClusterUpdates: true,
  timeout: LIBRARY_LIMIT_MS,
}

type Driver = typeof import('@nats-io/transport-node') & { readonly NatsConnectionImpl: typeof NatsConnectionImpl }

const loadDriver = (): Promise<Driver> =>
  requireDriver('@nats-io/transport-node', () => import('@nats-io/transport-node') as Promise<Driver>)

const toDialing = ({ settings, net, own }: ClientOptions): Dialing => {
  const { tls, ...plainly } = settings
  const { host, port } = settings
  const explained = (by: NatsSettings) => (cause: unknown) => {
    throw toConnectError(cause, by)
  }
  // A server may want TLS of whoever comes.
  const how = tls ?? toTlsSettings({}, net)
  return {
    wantsTls: tls !== undefined,
    dial: () => openSocket({ host, port, net, own }).catch(explained(plainly)),
    secure: (plain) => untilSecure(secure(plain, host, how)).catch(explained({ ...settings, tls: how })),
  }
}

const untilSecure = (socket: Socket): Promise<Socket> =>
  new Promise((resolve, reject) => {
    socket.once('secureConnect', () => resolve(socket))
    // It stays: an error without a listener would end the process.
    socket.on('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
  })

interface Words {
  toError(cause: unknown): Error
  toEndError(cause: unknown): Error
}

/** What the server refuses comes beside the answers, and the end of the connection beside both. */
const watch = (connection: NatsConnection, { toError, toEndError }: Words): Pick<Client, 'ask' | 'flush' | 'onEnd'> => {
  const ending = Promise.withResolvers<never>()
  ending.promise.catch(() => undefined)
  connection.closed().then((error) => ending.reject(toEndError(error ?? undefined)))
  let refused: Error | undefined
  const listen = async (): Promise<void> => {
    for await (const status of connection.status()) if (status.type === 'error') refused ??= status.error
  }
  listen().catch(() => undefined)
  const ask = async <T>(work: (of: NatsConnection) => Promise<T>): Promise<T> => {
    const working = work(connection).catch((cause: unknown) => {
      throw toError(cause)
    })
    return Promise.race([working, ending.promise])
  }
  const flush = async (): Promise<void> => {
    refused = undefined
    await ask((of) => of.flush())
    // The refusal came before, but by another way.
    await new Promise((resolve) => setImmediate(resolve))
    if (refused) throw toError(refused)
  }
  return { ask, flush, onEnd: (tell) => void ending.promise.catch(tell) }
}
