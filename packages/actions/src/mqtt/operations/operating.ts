import type { Config, Output } from '@testmesh/action-kit'
import type { Operating as BrokerOperating } from '../../messages/broker/operate.ts'
import type { MqttPool } from '../connection/pool.ts'
import type { MqttSettings } from '../connection/settings.ts'
import type { mqttSchema } from '../mqtt.schema.ts'

export type MqttConfig = Config<typeof mqttSchema>
export type MqttResult = Output<typeof mqttSchema>

/** What an operation works with. */
export type Operating = BrokerOperating<MqttSettings, MqttPool>
