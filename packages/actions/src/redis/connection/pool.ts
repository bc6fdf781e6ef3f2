import type { ActionContext } from '@testmesh/action-kit'
import { type ConnectionPool, createConnectionPool } from '../../node/connection-pool.ts'
import { type Client, openClient } from './client.ts'
import type { RedisSettings } from './settings.ts'

export type RedisPool = ConnectionPool<Client>

interface PoolFor {
  readonly settings: RedisSettings
  readonly context: ActionContext
}

/** The connections of this execution to one database. */
export const findPool = ({ settings, context }: PoolFor): Promise<RedisPool> => {
  const { net } = context
  const what = `${settings.tls ? 'a TLS connection' : 'a connection'} to ${settings.host}:${settings.port}`
  const connect = (own: Parameters<typeof openClient>[0]['own']) => openClient({ settings, net, own })
  return context.use(`redis:${JSON.stringify(settings)}`, async () => createConnectionPool({ what, connect }))
}
