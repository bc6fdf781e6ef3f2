import type { ActionContext } from '@testmesh/action-kit'
import type { IPublishPacket, MqttClient } from 'mqtt'
import { requireDriver } from '../../driver.ts'
import type { Carrier } from '../../node/connection-pool.ts'
import { newId } from '../../node/new-id.ts'
import { openSocket } from '../../node/open-socket.ts'
import { toConnectError, toLoginError, toMqttError } from './explain-error.ts'
import type { MqttSettings } from './settings.ts'

/** One connection, logged in: a client of its own, of whom the broker remembers nothing. */
export interface Client {
  /** Waits for an answer. @throws ActionError in plain words, also when the connection ends meanwhile */
  ask<T>(work: (client: MqttClient) => Promise<T>): Promise<T>
  onMessage(take: (packet: IPublishPacket) => void): void
  /** Tells once why nothing can come any more. */
  onEnd(tell: (reason: Error) => void): void
  isOpen(): boolean
  close(): void
}

export interface ClientOptions {
  readonly settings: MqttSettings
  readonly net: ActionContext['net']
  own(carrier: Carrier): void
}

/** How long the library waits by itself; the limit of the step is below it as a rule. Milliseconds. */
const LIBRARY_LIMIT_MS = 600_000

/** @throws ActionError */
export const openClient = async ({ settings, net, own }: ClientOptions): Promise<Client> => {
  const { host, port, tls, version, username, password } = settings
  const { MqttClient: Library } = await requireDriver('mqtt', () => import('mqtt'))
  const socket = await openSocket({ host, port, net, tls, own }).catch((cause: unknown) => {
    throw toConnectError(cause, settings)
  })
  const client = new Library(() => socket, {
    ...driverOptions,
    clientId: `testmesh-${newId()}`,
    protocolVersion: version === '5' ? 5 : 4,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  })
  const ending = Promise.withResolvers<never>()
  ending.promise.catch(() => undefined)
  let failure: Error | undefined
  client.on('error', (error) => {
    failure ??= error
    socket.destroy()
  })
  const ended = (toError: typeof toMqttError) => (): void => ending.reject(toError(failure ?? new Error('it hung up'), settings))
  const whileConnecting = ended(toLoginError)
  client.once('close', whileConnecting)
  await Promise.race([new Promise((resolve) => client.once('connect', resolve)), ending.promise])
  client.off('close', whileConnecting)
  client.once('close', ended(toMqttError))
  const ask = async <T>(work: (of: MqttClient) => Promise<T>): Promise<T> => {
    const working = work(client).catch((cause: unknown) => {
      throw toMqttError(failure ?? cause, settings)
    })
    return Promise.race([working, ending.promise])
  }
  return {
    ask,
    onMessage: (take) => void client.on('message', (_topic, _payload, packet) => take(packet)),
    onEnd: (tell) => void ending.promise.catch(tell),
    isOpen: () => client.connected,
    close: () => void socket.destroy(),
  }
}

/** The library connects and subscribes again by itself unless it is told not to; a test must see that a connection broke. */
const driverOptions = {
  clean: true,
  reconnectPeriod: 0,
  resubscribe: false,
  connectTimeout: LIBRARY_LIMIT_MS,
  keepalive: 60,
  timerVariant: 'native' as const,
}
