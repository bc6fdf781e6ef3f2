'use client'
import { useQuery } from '@tanstack/react-query'
import type { ActionDescriptor } from '@testmesh/protocol'
import { useApi } from '../session/api.tsx'

/** What steps can do on this server: without it no text can be read. */
export const useActions = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'actions'],
    queryFn: async ({ signal }) => (await client.listActions({ signal })).items as unknown as readonly ActionDescriptor[],
    staleTime: Number.POSITIVE_INFINITY,
  })
}
