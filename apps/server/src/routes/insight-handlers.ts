import type { insightRoutes } from '@testmesh/protocol'
import type { WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'

const dayMs = 24 * 3600 * 1000

export const insightHandlers: WorkspaceHandlers<typeof insightRoutes> = {
  getInsights: ({ workspace, query: { days = 14, ...query } }) =>
    workspace.executions.insights({ since: new Date(Date.now() - days * dayMs), ...given(query) }),
}
