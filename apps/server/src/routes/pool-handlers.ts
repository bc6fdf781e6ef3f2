import { listPools, type Platform } from '@testmesh/platform'
import type { poolRoutes } from '@testmesh/protocol'
import type { WorkspaceHandlers } from '../http/call.ts'

export interface PoolHandlerParts extends Pick<Platform, 'database'> {
  /** Of the server. */
  readonly version: string
}

export const poolHandlers = ({ database, version }: PoolHandlerParts): WorkspaceHandlers<typeof poolRoutes> => ({
  listPools: async ({ entered }) => ({ version, items: await listPools(database, entered.id) }),
})
