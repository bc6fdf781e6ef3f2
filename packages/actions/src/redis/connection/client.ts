import type { Socket } from 'node:net'
import type { ActionContext } from '@testmesh/action-kit'
import type { Redis } from 'ioredis'
import { requireDriver } from '../../driver.ts'
import { openSocket } from '../../node/open-socket.ts'
import { redisError } from '../redis-error.ts'
import { toConnectError, toRedisError } from './explain-error.ts'
import type { RedisSettings } from './settings.ts'

/** One connection, logged in and in its database. */
export interface Client {
  readonly redis: Redis
  /** Waits for an answer. @throws ActionError in plain words */
  ask<T>(work: (redis: Redis) => Promise<T>): Promise<T>
  isOpen(): boolean
  /** Tells once why nothing can come any more. */
  onEnd(tell: (reason: Error) => void): void
  close(): void
}

export interface ClientOptions {
  readonly settings: RedisSettings
  readonly net: ActionContext['net']
  own(socket: Socket): void
}

/** Kept of one answer. Bytes. */
const MOST_ANSWER_BYTES = 64 * 1024 * 1024

/** @throws ActionError */
export const openClient = async ({ settings, net, own }: ClientOptions): Promise<Client> => {
  const { host, port, tls } = settings
  const { Redis: Library } = await requireDriver('ioredis', () => import('ioredis'))
  const socket = await openSocket({ host, port, net, tls, own }).catch((cause: unknown) => {
    throw toConnectError(cause, settings)
  })
  let failure: Error | undefined
  const redis = new Library({
    ...driverOptions,
    Connector: connectorTo(socket),
  })
  redis.on('error', (error) => {
    failure ??= error
  })
  let left = Number.POSITIVE_INFINITY
  const ask = async <T>(work: (of: Redis) => Promise<T>): Promise<T> => {
    left = MOST_ANSWER_BYTES
    try {
      return await work(redis)
    } catch (cause) {
      throw toRedisError(failure ?? cause, settings)
    } finally {
      // A subscription may last, and hear much.
      left = Number.POSITIVE_INFINITY
    }
  }
  await ask(() => redis.connect())
  socket.on('data', ({ length }: Buffer) => {
    left -= length
    if (left >= 0) return
    failure = redisError('REDIS_TOO_MUCH', 'the answer is larger than 64 MiB')
    socket.destroy()
  })
  const onEnd = (tell: (reason: Error) => void) =>
    void redis.once('end', () => tell(toRedisError(failure ?? new Error('it hung up'), settings)))
  const client = { redis, ask, isOpen: () => redis.status === 'ready', onEnd, close: () => void socket.destroy() }
  await logIn(client, settings)
  return client
}

/** The library connects again and sends again by itself unless it is told not to; a test must see that a connection broke. */
const driverOptions = {
  lazyConnect: true,
  retryStrategy: () => null,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  enableOfflineQueue: false,
  // INFO, by which the library looks whether the server is ready, is not for every user.
  enableReadyCheck: false,
  disableClientInfo: true,
  // What every server speaks; logging in is done here, as the library writes to the console where it is not needed.
  protocol: 2 as const,
  stringNumbers: true,
}

const connectorTo = (socket: Socket) =>
  class {
    connect = async () => socket
    disconnect = () => void socket.destroy()
    check = () => true
  } as never

const logIn = async ({ ask }: Client, { username, password, db }: RedisSettings): Promise<void> => {
  if (password !== undefined)
    await ask((redis) => redis.call('AUTH', ...(username === undefined ? [] : [username]), password)).catch((error: Error) => {
      // The server wants no password; newer ones take any then.
      if (!/without any password configured|no password is set/.test(error.message)) throw error
    })
  if (db !== 0) await ask((redis) => redis.select(db))
}
