import { builtinActions } from '@testmesh/actions'
import { complete, hover } from '@testmesh/flow/assist'
import { createFlow, findFlow, missing, moveFlows, removeFlows, restoreFlowVersion, updateFlow } from '@testmesh/platform'
import type { Capability, flowRoutes } from '@testmesh/protocol'
import type { FlowRecord, Workspace } from '@testmesh/storage'
import type { WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'
import { diagnose } from '../language/diagnose.ts'
import { readText } from '../language/read-text.ts'

const { descriptors } = builtinActions

export const flowHandlers = (granted: readonly Capability[]): WorkspaceHandlers<typeof flowRoutes> => ({
  listFlows: ({ workspace, query }) => workspace.flows.list(given(query)),
  listFlowFolders: async ({ workspace }) => ({ items: await workspace.flows.folders() }),
  createFlow: async ({ workspace, body, by }) =>
    judged(workspace, await createFlow({ workspace, read: readText, by }, given(body)), granted),
  getFlow: async ({ workspace, params }) => judged(workspace, await findFlow(workspace, params.id), granted),
  getFlowText: async ({ workspace, params }) => {
    const { definition: _, ...kept } = await findFlow(workspace, params.id)
    return kept
  },
  updateFlow: async ({ workspace, params, body, base, by }) =>
    judged(workspace, await updateFlow({ workspace, read: readText, by }, params.id, { ...given(body), base }), granted),
  deleteFlow: async ({ workspace, params }) => void (await removeFlows(workspace, [params.id])),
  deleteFlows: async ({ workspace, body }) => void (await removeFlows(workspace, body.ids)),
  moveFlows: async ({ workspace, body }) => void (await moveFlows(workspace, body.ids, body.collectionId)),
  listFlowVersions: async ({ workspace, params }) => {
    await findFlow(workspace, params.id)
    return { items: await workspace.flowVersions.list(params.id) }
  },
  getFlowVersion: async ({ workspace, params }) => {
    await findFlow(workspace, params.id)
    const version = await workspace.flowVersions.find(params.id, params.version)
    if (!version) throw missing('version')
    return version
  },
  restoreFlowVersion: async ({ workspace, params, base, by }) =>
    judged(workspace, await restoreFlowVersion({ workspace, read: readText, by }, params.id, { version: params.version, base }), granted),
  validateFlow: ({ workspace, body: { text, path = null, environment } }) =>
    diagnose(workspace, { text, path, ...(environment !== undefined && { environment }) }, granted),
  completeFlow: async ({ body }) => ({ items: complete(body.text, descriptors, body.offset) }),
  hoverFlow: async ({ body }) => ({ hover: hover(body.text, descriptors, body.offset) ?? null }),
  listActions: async () => ({ items: descriptors.map((descriptor) => ({ ...descriptor })) }),
})

const judged = async (workspace: Workspace, flow: FlowRecord, granted: readonly Capability[]) => ({
  ...flow,
  diagnostics: (await diagnose(workspace, { text: flow.text, path: flow.path }, granted)).diagnostics,
})
