'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import { useEnvironments } from '../execution/queries.ts'
import { useActions } from '../language/use-actions.ts'
import { warmUp } from '../language/worker/flow-worker.ts'
import { addressOf, usePlace } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { loadLater } from '../session/connection.ts'
import { isNotFound } from '../session/is-not-found.ts'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'

/** Not by Suspense: what has waited once for that is held back for 300 ms more. */
const useFlowEditor = () =>
  useQuery({
    queryKey: ['code of the editor'],
    queryFn: async () => (await loadLater(() => import('./flow-editor.tsx'))).default,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    retry: false,
  })

export const FlowPage = () => {
  const { id } = usePlace()
  return <Opened key={id} id={id} />
}

let visits = 0

const Opened = ({ id }: { id: string }) => {
  const { client, workspace } = useApi()
  // Read once: what others save meanwhile is met when this is saved, and never replaces what is being typed.
  const [opened] = useState(() => (visits += 1))
  // The editor and its worker come at the same time as the flow, not behind it.
  useEffect(warmUp, [])
  const editor = useFlowEditor()
  const flow = useQuery({
    queryKey: ['editor', workspace.slug, id, opened],
    queryFn: ({ signal }) => client.getFlowText({ params: { id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  const actions = useActions()
  const environments = useEnvironments()
  if (isNotFound(flow.error))
    return (
      <Empty
        isPage
        title="There is no such flow"
        actions={
          <Link className="text-primary underline" href={addressOf(workspace.slug, 'flows')}>
            All flows
          </Link>
        }
      >
        It may have been removed, or it belongs to another workspace.
      </Empty>
    )
  const failed = [flow, actions, environments, editor].find(({ isError, data }) => isError && !data)
  if (failed) return <Failed isPage what="The flow could not be opened" error={failed.error} onRetry={() => void failed.refetch()} />
  if (!flow.data || !actions.data || !environments.data || !editor.data) return <LoadingRows label="The flow is read" />
  const nameOf = (wanted: string) => environments.data.find(({ name }) => name === wanted)?.name
  // One that the flow names and that there is not is told among its problems; nothing else stands in for it.
  const usual =
    flow.data.environment === null
      ? (nameOf('local') ?? (environments.data.length === 1 ? environments.data[0]?.name : undefined))
      : nameOf(flow.data.environment)
  const FlowEditor = editor.data
  return <FlowEditor flow={flow.data} descriptors={actions.data} environment={usual ?? null} />
}
