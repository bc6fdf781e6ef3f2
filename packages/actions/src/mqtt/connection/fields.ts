import { choice } from '@testmesh/action-kit'
import { brokerAliases, brokerFields } from '../../messages/broker/fields.ts'

export const mqttPorts = [1883, 8883] as const

/** Which broker, and how to log in. */
export const connectionFields = {
  ...brokerFields({
    form: 'mqtt://user:password@host:1883, mqtts:// by TLS',
    example: 'mqtt://localhost:1883',
    ports: mqttPorts,
    variable: 'MQTT_URL',
  }),
  version: choice(['5', '3.1.1'], {
    title: 'Version of MQTT',
    description: '3.1.1 has neither headers, and so no trace, nor requests.',
    default: '5',
  }),
}

export const connectionAliases = { ...brokerAliases, protocol_version: 'version' }
export const connectionVariables = { url: ['MQTT_URL'] }
