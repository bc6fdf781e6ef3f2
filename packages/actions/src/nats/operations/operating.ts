import type { ActionContext, Config, Output } from '@testmesh/action-kit'
import type { Stop } from '../../stop.ts'
import type { NatsPool } from '../connection/pool.ts'
import type { NatsSettings } from '../connection/settings.ts'
import type { natsSchema } from '../nats.schema.ts'

export type NatsConfig = Config<typeof natsSchema>
export type NatsResult = Output<typeof natsSchema>

/** What an operation works with. */
export interface Operating {
  readonly context: ActionContext
  readonly stop: Stop
  readonly settings: NatsSettings
  readonly pool: NatsPool
}
