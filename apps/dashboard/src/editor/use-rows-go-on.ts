'use client'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'
import { useEditor } from './editor-store.ts'

const askAgainMs = 1_000

/** Whether any data row of the last run goes on, whichever of them is shown. Undefined: it has but one, or nobody could say. */
export const useRowsGoOn = (): boolean | undefined => {
  const { client, workspace } = useApi()
  const batch = useEditor((state) => state.batch)
  const isOfRows = batch !== undefined && batch.rows.length > 1
  const rest = useQuery({
    queryKey: [workspace.slug, 'executions', 'batch', batch?.id, 'unfinished'],
    queryFn: ({ signal }) =>
      client.listExecutions({ query: { batchId: batch?.id ?? '', status: ['queued', 'running', 'paused'], limit: 1 }, signal }),
    select: ({ items }) => items.length > 0,
    enabled: isOfRows,
    refetchInterval: ({ state }) => (state.data?.items.length === 0 ? false : askAgainMs),
  })
  if (!isOfRows) return undefined
  return rest.data ?? (rest.isError ? undefined : true)
}
