'use client'
import { useQuery } from '@tanstack/react-query'
import { useFreshExecutions } from '../execution/queries.ts'
import { useApi } from '../session/api.tsx'
import type { Batch } from './editor-store.ts'

/** Which data rows of a run failed until now, and how many of all in words; none of these while there is none. */
export const useFailedRows = (batch: Batch): { readonly ids: ReadonlySet<string>; readonly words: string | undefined } => {
  useFreshExecutions()
  const { client, workspace } = useApi()
  const bad = useQuery({
    queryKey: [workspace.slug, 'executions', 'batch', batch.id],
    queryFn: ({ signal }) => client.listExecutions({ query: { batchId: batch.id, verdict: ['failed', 'error'], limit: 200 }, signal }),
  })
  const ids = new Set(bad.data?.items.map(({ id }) => id))
  const count = `${ids.size}${bad.data?.next ? ' or more' : ''}`
  return { ids, words: ids.size === 0 ? undefined : `${count} of ${batch.rows.length} data rows failed` }
}
