import type { ActionContext } from '@testmesh/action-kit'
import { type BrokerConfig, type BrokerScheme, type BrokerSettings, readBroker } from '../../messages/broker/settings.ts'
import { mqttError } from '../mqtt-error.ts'
import { mqttPorts } from './fields.ts'

export type ConnectionConfig = BrokerConfig & { readonly version: '5' | '3.1.1' }

/** Which broker, how to get there, and which MQTT to speak. Equal settings share connections. */
export interface MqttSettings extends BrokerSettings {
  readonly version: '5' | '3.1.1'
}

export const scheme: BrokerScheme = {
  plain: 'mqtt',
  secure: ['mqtts'],
  ports: mqttPorts,
  refuse: (message, hint) => mqttError('MQTT_BAD_URL', message, hint === undefined ? {} : { hint }),
}

/** @throws ActionError MQTT_BAD_URL, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readSettings = async (config: ConnectionConfig, context: ActionContext): Promise<MqttSettings> => ({
  ...(await readBroker(config, context, scheme)),
  version: config.version,
})
