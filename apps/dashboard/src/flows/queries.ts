'use client'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'

/** The flows that changed last, 200 of them at most: for lists to choose from, and to see whether there are any. */
export const useNewestFlows = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'flows', 'newest'],
    queryFn: ({ signal }) => client.listFlows({ query: { limit: 200 }, signal }),
    staleTime: 30_000,
  })
}
