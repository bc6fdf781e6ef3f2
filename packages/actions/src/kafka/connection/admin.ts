import type { ActionContext } from '@testmesh/action-kit'
import type { Admin } from 'kafkajs'
import type { Stop } from '../../stop.ts'
import type { Client } from './client.ts'
import type { KafkaSettings } from './settings.ts'
import { shareClient } from './shared-client.ts'

export interface OpenAdmin {
  readonly client: Client
  readonly admin: Admin
}

/** The connection of this execution that asks a cluster about topics and offsets. @throws ActionError */
export const findAdmin = async (settings: KafkaSettings, context: ActionContext, stop: Stop): Promise<OpenAdmin> => {
  const { net } = context
  const shared = await context.use(`admin:${JSON.stringify(settings)}`, async () => shareClient({ settings, net }, openAdmin))
  return shared.get(stop)
}

const openAdmin = async (client: Client): Promise<OpenAdmin> => {
  const admin = client.kafka.admin()
  await admin.connect()
  return { client, admin }
}
