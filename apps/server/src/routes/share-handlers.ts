import { findExecution, hashToken, missing, newToken, Refusal } from '@testmesh/platform'
import type { sharedRoutes, shareRoutes } from '@testmesh/protocol'
import { accountsOf, type Database, withWorkspace } from '@testmesh/storage'
import type { OwnHandlers, WorkspaceHandlers } from '../http/call.ts'
import { createSharedPages } from '../report/shared-pages.ts'
import { expiredPage } from './expired-page.ts'

const dayMs = 24 * 3600 * 1000

type Handlers = WorkspaceHandlers<typeof shareRoutes> & OwnHandlers<typeof sharedRoutes>

/** Links to reports: who has one sees that report, and nothing else of the workspace. */
export const shareHandlers = (database: Database): Handlers => {
  const pages = createSharedPages()
  return {
    shareExecution: async ({ workspace, params, body, by }) => {
      const { id: executionId, status } = await findExecution(workspace, params.id)
      if (status !== 'finished') throw new Refusal('conflict', 'NOT_FINISHED', 'The execution has not finished yet.')
      const token = newToken()
      const share = await workspace.shares.create({
        executionId,
        tokenHash: hashToken(token),
        createdBy: by,
        lifetimeMs: body.days * dayMs,
      })
      return { ...share, path: `/s?token=${token}` }
    },
    listShares: async ({ workspace, params }) => {
      await findExecution(workspace, params.id)
      return { items: await workspace.shares.list(params.id) }
    },
    removeShare: async ({ workspace, params }) => {
      if (!(await workspace.shares.remove(params.id, params.share))) throw missing('link')
    },
    getSharedReport: async ({ query }) => {
      const link = await accountsOf(database).sharedLinks.find(hashToken(query.token))
      const workspace = link && withWorkspace(database, link.workspaceId)
      const execution = link && (await workspace?.executions.find(link.executionId))
      const response = workspace && execution ? await pages.of(workspace, execution) : expiredPage()
      response.headers.set('cache-control', 'no-store')
      response.headers.set('x-robots-tag', 'noindex')
      return response
    },
  }
}
