import type { LookupFunction, Socket } from 'node:net'
import type { ActionContext } from '@testmesh/action-kit'
import type { MongoClient, MongoClientOptions } from 'mongodb'
import { requireDriver } from '../../driver.ts'
import { addressesOf } from '../../node/addresses-of.ts'
import { type Carrier, type ConnectionPool, createConnectionPool, type PooledConnection } from '../../node/connection-pool.ts'
import { watchSockets } from '../../node/watch-sockets.ts'
import type { MongodbTarget } from '../database-target.ts'
import { toConnectError } from './explain-error.ts'

type Driver = typeof import('mongodb')

export interface MongodbConnection extends PooledConnection {
  readonly client: MongoClient
  readonly driver: Driver
  /** What is done with the client: sockets that it opens for it end with the connection. */
  run<T>(work: () => Promise<T>): Promise<T>
}

/** The connections of this execution to one database. */
export const mongodbPool = (target: MongodbTarget, context: ActionContext): Promise<ConnectionPool<MongodbConnection>> =>
  context.use(`sql ${JSON.stringify(target)}`, async () => {
    const what = `a connection to ${target.host}:${target.port}`
    return createConnectionPool({ what, connect: (own) => openConnection(target, context, own) })
  })

/** A client of its own for each: only a connection that is closed stops what runs on it. @throws ActionError */
const openConnection = async (
  target: MongodbTarget,
  context: ActionContext,
  own: (carrier: Carrier) => void,
): Promise<MongodbConnection> => {
  const driver = await requireDriver('mongodb', () => import('mongodb'))
  try {
    const client = new driver.MongoClient(addressOf(target), await optionsOf(target, context))
    const sockets = new Set<Socket>()
    const run = <T>(work: () => T): T => watchSockets((socket) => void sockets.add(socket), work)
    let isOpen = true
    const close = () => {
      // What ends with it calls this again.
      const isFirst = isOpen
      isOpen = false
      if (isFirst) end(client, sockets)
    }
    own({ destroy: close, once: (event, gone) => client.once(event === 'close' ? 'topologyClosed' : event, gone) })
    // Of the first attempt: the driver itself would try again until its patience ends.
    const failed = new Promise<never>((_, reject) => client.once('serverHeartbeatFailed', ({ failure }) => reject(failure)))
    await Promise.race([run(() => client.connect()), failed]).catch((error: unknown) => {
      close()
      throw error
    })
    for (const event of ['serverHeartbeatFailed', 'connectionClosed'] as const) client.on(event, close)
    return { client, driver, run, isOpen: () => isOpen, close }
  } catch (error) {
    throw toConnectError(error, target)
  }
}

/**
 * At once: by itself the driver says farewell to the server first, also to one that does not answer, and it never ends a
 * socket whose greeting the server has not answered.
 */
const end = (client: MongoClient, sockets: Iterable<Socket>): void => {
  const { topology } = client as unknown as { readonly topology?: { close(): void; isDestroyed(): boolean } }
  if (!topology?.isDestroyed()) topology?.close()
  void client.close().catch(() => undefined)
  for (const socket of sockets) socket.destroy()
}

const addressOf = ({ host, port, database }: MongodbTarget): string =>
  `mongodb://${host.includes(':') ? `[${host}]` : host}:${port}/${encodeURIComponent(database)}`

const optionsOf = async (target: MongodbTarget, context: ActionContext): Promise<MongoClientOptions> => {
  const { username, password, authSource, authMechanism } = target
  return {
    appName: 'testmesh',
    // The members of a replica set name addresses that nobody has looked at.
    directConnection: true,
    lookup: await lookupOf(target, context.net),
    maxPoolSize: 1,
    // The step has a limit of its own, and a retry of its own.
    connectTimeoutMS: 0,
    retryReads: false,
    retryWrites: false,
    serverMonitoringMode: 'poll',
    heartbeatFrequencyMS: 60_000,
    ...(username === '' ? {} : { auth: { username, password } }),
    ...(authSource === undefined ? {} : { authSource }),
    ...(authMechanism === undefined ? {} : { authMechanism }),
    ...(await tlsOptions(target, context)),
  }
}

/** The addresses that egress pins. */
const lookupOf = async ({ host, port }: MongodbTarget, net: ActionContext['net']): Promise<LookupFunction> => {
  const all = addressesOf(host, await net.resolve(host, port))
  return (_host, options, found) => (options.all ? found(null, [...all]) : found(null, all[0].address, all[0].family))
}

const tlsOptions = async ({ sslMode, sslRootCert }: MongodbTarget, { files }: ActionContext): Promise<MongoClientOptions> => {
  if (sslMode === 'disable') return { tls: false }
  const ca = sslRootCert === undefined ? undefined : new TextDecoder().decode(await files.read(sslRootCert))
  return {
    tls: true,
    tlsAllowInvalidCertificates: sslMode === 'require',
    ...(sslMode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    ...(ca === undefined ? {} : { ca }),
  }
}
