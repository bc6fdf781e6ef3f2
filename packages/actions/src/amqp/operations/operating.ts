import type { ActionContext, Config, Output } from '@testmesh/action-kit'
import type { Stop } from '../../stop.ts'
import type { amqpSchema } from '../amqp.schema.ts'
import type { AmqpPool } from '../connection/pool.ts'
import type { AmqpSettings } from '../connection/settings.ts'

export type AmqpConfig = Config<typeof amqpSchema>
export type AmqpResult = Output<typeof amqpSchema>

/** What an operation works with. */
export interface Operating {
  readonly context: ActionContext
  readonly stop: Stop
  readonly settings: AmqpSettings
  readonly pool: AmqpPool
}
