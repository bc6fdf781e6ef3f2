import type { Config, Output } from '@testmesh/action-kit'
import type { Operating as BrokerOperating } from '../../messages/broker/operate.ts'
import type { amqpSchema } from '../amqp.schema.ts'
import type { AmqpPool } from '../connection/pool.ts'
import type { AmqpSettings } from '../connection/settings.ts'

export type AmqpConfig = Config<typeof amqpSchema>
export type AmqpResult = Output<typeof amqpSchema>

/** What an operation works with. */
export type Operating = BrokerOperating<AmqpSettings, AmqpPool>
