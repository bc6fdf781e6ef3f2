import { builtinActions } from '@testmesh/actions'
import { complete, hover } from '@testmesh/flow/assist'
import { createFlow, findFlow, missing, moveFlows, removeFlows, restoreFlowVersion, updateFlow } from '@testmesh/platform'
import { type Capability, type flowRoutes, hasErrors } from '@testmesh/protocol'
import type { WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'
import { knownVariables } from '../language/known-variables.ts'
import { prepareText } from '../language/prepare-run.ts'
import { readText } from '../language/read-text.ts'

const { descriptors } = builtinActions

export const flowHandlers = (granted: readonly Capability[]): WorkspaceHandlers<typeof flowRoutes> => ({
  listFlows: ({ workspace, query }) => workspace.flows.list(given(query)),
  createFlow: ({ workspace, body, by }) => createFlow({ workspace, read: readText, by }, given(body)),
  getFlow: async ({ workspace, params }) => {
    const flow = await findFlow(workspace, params.id)
    return { ...flow, diagnostics: readText(flow.text, flow.path).diagnostics }
  },
  updateFlow: ({ workspace, params, body, base, by }) => updateFlow({ workspace, read: readText, by }, params.id, { ...given(body), base }),
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
  restoreFlowVersion: ({ workspace, params, base, by }) =>
    restoreFlowVersion({ workspace, read: readText, by }, params.id, { version: params.version, base }),
  validateFlow: async ({ workspace, body }) => {
    const environment = body.environment ?? readText(body.text).content.environment ?? null
    const known = await knownVariables(workspace, environment)
    const { diagnostics } = await prepareText(workspace, { text: body.text, path: body.path ?? null }, { known, granted })
    return { isRunnable: !hasErrors(diagnostics), diagnostics }
  },
  completeFlow: async ({ body }) => ({ items: complete(body.text, descriptors, body.offset) }),
  hoverFlow: async ({ body }) => ({ hover: hover(body.text, descriptors, body.offset) ?? null }),
  listActions: async () => ({ items: descriptors.map((descriptor) => ({ ...descriptor })) }),
})
