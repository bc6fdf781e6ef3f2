import type { ActionContext, Config, Output } from '@testmesh/action-kit'
import type { Stop } from '../../stop.ts'
import type { MqttPool } from '../connection/pool.ts'
import type { MqttSettings } from '../connection/settings.ts'
import type { mqttSchema } from '../mqtt.schema.ts'

export type MqttConfig = Config<typeof mqttSchema>
export type MqttResult = Output<typeof mqttSchema>

/** What an operation works with. */
export interface Operating {
  readonly context: ActionContext
  readonly stop: Stop
  readonly settings: MqttSettings
  readonly pool: MqttPool
}
