'use client'
import { useQuery } from '@tanstack/react-query'
import { useApi } from './api.tsx'

/** Who belongs to the workspace. */
export const useMembers = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'members'],
    queryFn: async ({ signal }) => (await client.listMembers({ signal })).items,
  })
}

export type Member = NonNullable<ReturnType<typeof useMembers>['data']>[number]
