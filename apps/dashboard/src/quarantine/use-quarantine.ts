'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { applyEdits, type Edit } from '@testmesh/flow/edit'
import type { JsonObject, Quarantine } from '@testmesh/protocol'
import { useActions } from '../language/use-actions.ts'
import { type FlowWorker, openFlowWorker } from '../language/worker/flow-worker.ts'
import { useApi } from '../session/api.tsx'

/** Writes the quarantine into the text of a flow, or takes it out of it, as a new version: nothing else of the text changes. */
export const useQuarantine = (flowId: string, { onDone }: { readonly onDone: (version: number) => void }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const actions = useActions()
  return useMutation({
    mutationFn: async (quarantine: Quarantine | null) => {
      const { text, path, collectionId, version } = await client.getFlowText({ params: { id: flowId } })
      const edit: Edit = quarantine
        ? { kind: 'setValue', pointer: '/quarantine', value: blockOf(quarantine) }
        : { kind: 'deleteKey', pointer: '/quarantine' }
      const worker = openFlowWorker(actions.data ?? [])
      try {
        // Places count behind a byte order mark.
        const mark = text.startsWith('\ufeff') ? '\ufeff' : ''
        const written = text.slice(mark.length)
        if (quarantine && (await holdsSeveral(worker, written))) throw new Error(severalFlows)
        const plan = await worker.ask('plan', { text: written, edit })
        if ('refused' in plan) throw new Error(`${plan.refused.message}: ${plan.refused.hint ?? 'open the flow'}`)
        const body = {
          text: mark + applyEdits(written, plan.edits),
          path,
          collectionId,
          message: quarantine ? `In quarantine until ${quarantine.until}` : 'The quarantine is ended',
        }
        return await client.updateFlow({ params: { id: flowId }, body, ifMatch: version })
      } finally {
        worker.close()
      }
    },
    onSuccess: ({ version }) => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] })
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'insights'] })
      onDone(version)
    },
  })
}

/** An edit would be made in the first of them, whichever fails. */
const holdsSeveral = async (worker: FlowWorker, text: string): Promise<boolean> =>
  (await worker.ask('read', { text })).diagnostics.some(({ code }) => code === 'FLOW_SEVERAL_DOCUMENTS')

const severalFlows = 'There are several flows in this file: open it, and write the quarantine into the one that fails.'

const blockOf = ({ until, reason, owner }: Quarantine): JsonObject => ({ until, reason, ...(owner !== undefined && { owner }) })
