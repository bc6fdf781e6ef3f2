'use client'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'
import type { Option } from '../ui/facet.tsx'
import { useNewestFlows } from './queries.ts'

/** Those that changed last, and the one that is filtered by. */
export const useFlowOptions = (chosen: string | null): readonly Option[] => {
  const { client, workspace } = useApi()
  const newest = useNewestFlows().data?.items ?? []
  const isUnknown = chosen !== null && !newest.some(({ id }) => id === chosen)
  const other = useQuery({
    queryKey: [workspace.slug, 'flows', 'one', 'name', chosen],
    queryFn: async ({ signal }) => (await client.listFlows({ query: { ids: [chosen ?? ''] }, signal })).items,
    enabled: isUnknown,
    retry: false,
  })
  const known = isUnknown ? [...(other.data ?? []), ...newest] : newest
  return known.map(({ id, name }) => ({ value: id, label: name })).toSorted((a, b) => a.label.localeCompare(b.label, 'en'))
}
