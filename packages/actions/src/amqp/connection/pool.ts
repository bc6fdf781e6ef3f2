import type { ActionContext } from '@testmesh/action-kit'
import { type ConnectionPool, createConnectionPool } from '../../node/connection-pool.ts'
import { type Client, openClient } from './client.ts'
import type { AmqpSettings } from './settings.ts'

export type AmqpPool = ConnectionPool<Client>

/** The connections of this execution to one virtual host. */
export const findPool = (settings: AmqpSettings, context: ActionContext): Promise<AmqpPool> => {
  const { net } = context
  const what = `${settings.tls ? 'a TLS connection' : 'a connection'} to ${settings.host}:${settings.port}`
  const connect = (own: Parameters<typeof openClient>[0]['own']) => openClient({ settings, net, own })
  return context.use(`amqp:${JSON.stringify(settings)}`, async () => createConnectionPool({ what, connect }))
}
