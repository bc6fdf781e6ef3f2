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

/** Keys of programs are nobody's: what they push has no author. */
export const authorOf = (id: string | null, members: readonly Member[] | undefined): string => {
  if (id === null) return 'a program, by an API key'
  return members ? (members.find(({ userId }) => userId === id)?.name ?? 'somebody who has left') : '…'
}
