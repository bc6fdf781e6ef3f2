import type { ActionContext, Config } from '@testmesh/action-kit'
import { readTls } from '../../node/tls-settings.ts'
import type { grpcCallSchema } from '../grpc-call.schema.ts'
import { toTarget } from '../target.ts'
import type { ChannelSettings } from './channels.ts'

type Settings = Pick<Config<typeof grpcCallSchema>, 'address' | 'tls'>

/** Where to connect and how, certificates and keys read from their files. @throws ActionError GRPC_BAD_ADDRESS, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readSettings = async ({ address, tls }: Settings, context: ActionContext): Promise<ChannelSettings> => {
  const target = toTarget(address)
  const settings = await readTls(tls ?? target.isSecure, context)
  if (!settings) return { target }
  const { server_name: serverName = target.host } = typeof tls === 'object' ? tls : {}
  return { target, tls: { ...settings, serverName } }
}
