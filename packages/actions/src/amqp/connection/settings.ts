import type { ActionContext } from '@testmesh/action-kit'
import { decodeUrlPart } from '../../decode-url-part.ts'
import { type BrokerConfig, type BrokerScheme, type BrokerSettings, brokerUrl, readBroker } from '../../messages/broker/settings.ts'
import { amqpError } from '../amqp-error.ts'
import { amqpPorts } from './fields.ts'

export type ConnectionConfig = BrokerConfig & { readonly vhost?: string | undefined }

/** Which virtual host of which broker, and how to get there. Equal settings share connections. */
export interface AmqpSettings extends BrokerSettings {
  readonly vhost: string
}

export const scheme: BrokerScheme = {
  plain: 'amqp',
  secure: ['amqps'],
  ports: amqpPorts,
  refuse: (message, hint) => amqpError('AMQP_BAD_URL', message, hint === undefined ? {} : { hint }),
}

/** @throws ActionError AMQP_BAD_URL, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readSettings = async (config: ConnectionConfig, context: ActionContext): Promise<AmqpSettings> => {
  const vhost = vhostOf(config)
  return { ...(await readBroker(config, context, scheme)), vhost }
}

/** @throws ActionError AMQP_BAD_URL */
export const vhostOf = (config: ConnectionConfig): string => {
  const path = brokerUrl(config, scheme)?.pathname.slice(1)
  return config.vhost ?? (path ? decodeUrlPart(path, { name: 'virtual host', refuse: scheme.refuse }) : '/')
}
