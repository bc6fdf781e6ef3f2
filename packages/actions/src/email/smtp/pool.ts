import type { ActionContext } from '@testmesh/action-kit'
import { type ConnectionPool, createConnectionPool } from '../../node/connection-pool.ts'
import { type Client, openClient } from './client.ts'
import type { SmtpSettings } from './settings.ts'

export type SmtpPool = ConnectionPool<Client>

/** The connections of this execution to one mail server. */
export const findPool = (settings: SmtpSettings, context: ActionContext): Promise<SmtpPool> => {
  const { net } = context
  const what = `${settings.tls ? 'a TLS connection' : 'a connection'} to ${settings.host}:${settings.port}`
  const connect = (own: Parameters<typeof openClient>[0]['own']) => openClient({ settings, net, own })
  return context.use(`smtp:${JSON.stringify(settings)}`, async () => createConnectionPool({ what, connect }))
}
