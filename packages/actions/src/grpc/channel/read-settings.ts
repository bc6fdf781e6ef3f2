import type { ActionContext, Config } from '@testmesh/action-kit'
import { readPem } from '../../read-pem.ts'
import type { grpcCallSchema } from '../grpc-call.schema.ts'
import { toTarget } from '../target.ts'
import type { ChannelSettings } from './channels.ts'

type Settings = Pick<Config<typeof grpcCallSchema>, 'address' | 'tls'>

/** Where to connect and how, certificates and keys read from their files. @throws ActionError GRPC_BAD_ADDRESS, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readSettings = async ({ address, tls }: Settings, context: ActionContext): Promise<ChannelSettings> => {
  const target = toTarget(address)
  const given = typeof tls === 'object' ? tls : { enabled: tls ?? target.isSecure, verify: true }
  if (!given.enabled) return { target }
  const read = (pathOrPem: string | undefined) => readPem(pathOrPem, context.files)
  const [ca, cert, key] = await Promise.all([read(given.ca), read(given.cert), read(given.key)])
  if (key !== undefined) context.secret(key)
  return {
    target,
    tls: {
      serverName: given.server_name ?? target.host,
      isVerified: given.verify,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    },
  }
}
