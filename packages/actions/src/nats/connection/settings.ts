import type { ActionContext } from '@testmesh/action-kit'
import { type BrokerConfig, type BrokerScheme, type BrokerSettings, readBroker } from '../../messages/broker/settings.ts'
import { natsError } from '../nats-error.ts'
import { natsPorts } from './fields.ts'

export type ConnectionConfig = BrokerConfig & { readonly token?: string | undefined }

/** Which server, and how to get there. Equal settings share connections. */
export interface NatsSettings extends BrokerSettings {
  readonly token?: string
}

export const scheme: BrokerScheme = {
  plain: 'nats',
  secure: ['tls'],
  ports: natsPorts,
  refuse: (message, hint) => natsError('NATS_BAD_URL', message, hint === undefined ? {} : { hint }),
}

/** A URL with a user and no password holds a token. @throws ActionError NATS_BAD_URL, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readSettings = async (config: ConnectionConfig, context: ActionContext): Promise<NatsSettings> => {
  const { username, password, ...broker } = await readBroker(config, context, scheme)
  if (config.token !== undefined) return { ...broker, token: config.token }
  if (username !== undefined && password === undefined) return { ...broker, token: username }
  return { ...broker, ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) }
}
