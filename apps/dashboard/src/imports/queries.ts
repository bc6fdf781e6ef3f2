'use client'
import { useQuery } from '@tanstack/react-query'
import { useFlowFolders } from '../flow-choice/queries.ts'
import { useApi } from '../session/api.tsx'

/** All flows that have a path, and how many lie in which folder. */
export const useProjectFlows = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'flows', 'project'],
    queryFn: async ({ signal }) => (await client.getProject({ signal })).flows,
  })
}

export const useFolderPaths = (): readonly string[] => useFlowFolders().data?.map(({ path }) => path) ?? []

/** What each environment holds; undefined until it is known. */
export const useHeld = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'environments', 'matrix'],
    queryFn: ({ signal }) => client.getVariableMatrix({ signal }),
  })
}
