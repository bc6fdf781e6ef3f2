import type { ActionContext } from '@testmesh/action-kit'
import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib'
import { requireDriver } from '../../driver.ts'
import type { Carrier } from '../../node/connection-pool.ts'
import { findTarget, openSocket, toTlsOptions } from '../../node/open-socket.ts'
import { toAmqpError, toConnectError } from './explain-error.ts'
import type { AmqpSettings } from './settings.ts'

/** One connection, logged in and in its virtual host. */
export interface Client {
  /** A channel for one step; an error on it ends it, and nothing else. */
  openChannel(): Promise<OpenChannel<Channel>>
  /** The same, where the broker confirms what it took. */
  openConfirmChannel(): Promise<OpenChannel<ConfirmChannel>>
  isOpen(): boolean
  close(): void
}

export interface OpenChannel<C extends Channel> {
  readonly channel: C
  /** Waits for an answer. @throws ActionError in plain words, also when the channel or the connection ends meanwhile */
  ask<T>(work: (channel: C) => Promise<T>): Promise<T>
  /** Tells once why nothing can come any more. */
  onEnd(tell: (reason: Error) => void): void
}

export interface ClientOptions {
  readonly settings: AmqpSettings
  readonly net: ActionContext['net']
  own(carrier: Carrier): void
}

/** @throws ActionError */
export const openClient = async ({ settings, net, own }: ClientOptions): Promise<Client> => {
  const { connect } = await requireDriver('amqplib', () => import('amqplib'))
  const cut = new AbortController()
  own({ destroy: () => cut.abort(), once: (_, gone) => cut.signal.addEventListener('abort', gone) })
  const model = await reach({ settings, net, own, signal: cut.signal }, connect).catch((cause: unknown) => {
    throw toConnectError(cause, settings)
  })
  let isOpen = true
  let failure: Error | undefined
  model.on('error', (error) => {
    failure ??= error
  })
  model.on('close', (error) => {
    isOpen = false
    failure ??= error
  })
  const useChannel = <C extends Channel>(channel: C): OpenChannel<C> => {
    const ending = Promise.withResolvers<never>()
    ending.promise.catch(() => undefined)
    let reason: Error | undefined
    channel.on('error', (error) => {
      reason ??= error
    })
    channel.on('close', () => ending.reject(toAmqpError(failure ?? reason ?? new Error('it hung up'), settings)))
    const ask = async <T>(work: (of: C) => Promise<T>): Promise<T> => {
      const working = work(channel).catch((cause: unknown) => {
        throw toAmqpError(failure ?? reason ?? cause, settings)
      })
      return Promise.race([working, ending.promise])
    }
    return { channel, ask, onEnd: (tell) => void ending.promise.catch(tell) }
  }
  const opened = <C extends Channel>(opening: Promise<C>): Promise<OpenChannel<C>> =>
    opening.then(useChannel, (cause: unknown) => {
      throw toAmqpError(failure ?? cause, settings)
    })
  return {
    openChannel: () => opened(model.createChannel()),
    openConfirmChannel: () => opened(model.createConfirmChannel()),
    isOpen: () => isOpen,
    close: () => cut.abort(),
  }
}

type Connect = (url: object, options: object) => Promise<ChannelModel>

/** The library makes its sockets itself: a plain one goes to the address that egress pins and ends by the signal; TLS goes over one of ours. */
const reach = async ({ settings, net, own, signal }: ClientOptions & { readonly signal: AbortSignal }, connect: Connect) => {
  const { host, port, tls, vhost, username, password } = settings
  const login = username === undefined && password === undefined ? {} : { username, password }
  // The library reads escapes in it.
  const url = { ...login, vhost: encodeURIComponent(vhost) }
  const options = { noDelay: true, keepAlive: true, keepAliveDelay: 60_000, clientProperties: { connection_name: 'testmesh' } }
  if (tls) {
    const socket = await openSocket({ host, port, net, own })
    signal.addEventListener('abort', () => socket.destroy())
    return connect({ ...url, protocol: 'amqps', hostname: host, port }, { ...options, ...toTlsOptions(socket, host, tls) })
  }
  const target = (await findTarget(host, port, net)) as { readonly host: string; readonly port: number }
  return connect({ ...url, protocol: 'amqp', hostname: target.host, port: target.port }, { ...options, ...target, signal })
}
