import type { ActionContext } from '@testmesh/action-kit'
import { type ConnectionPool, createConnectionPool } from '../../node/connection-pool.ts'
import { type Client, openClient } from './client.ts'
import type { MqttSettings } from './settings.ts'

export type MqttPool = ConnectionPool<Client>

/** The connections of this execution to one broker. */
export const findPool = (settings: MqttSettings, context: ActionContext): Promise<MqttPool> => {
  const { net } = context
  const what = `${settings.tls ? 'a TLS connection' : 'a connection'} to ${settings.host}:${settings.port}`
  const connect = (own: Parameters<typeof openClient>[0]['own']) => openClient({ settings, net, own })
  return context.use(`mqtt:${JSON.stringify(settings)}`, async () => createConnectionPool({ what, connect }))
}
