import type { Config, Output } from '@testmesh/action-kit'
import type { Operating as BrokerOperating } from '../../messages/broker/operate.ts'
import type { NatsPool } from '../connection/pool.ts'
import type { NatsSettings } from '../connection/settings.ts'
import type { natsSchema } from '../nats.schema.ts'

export type NatsConfig = Config<typeof natsSchema>
export type NatsResult = Output<typeof natsSchema>

/** What an operation works with. */
export type Operating = BrokerOperating<NatsSettings, NatsPool>
