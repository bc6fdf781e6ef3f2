'use client'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'

/** All flows that have a path, and how many lie in which folder. */
export const useProjectFlows = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'flows', 'project'],
    queryFn: async ({ signal }) => (await client.getProject({ signal })).flows,
  })
}

export const useFolderPaths = (): readonly string[] => {
  const { client, workspace } = useApi()
  const folders = useQuery({
    queryKey: [workspace.slug, 'flows', 'folders'],
    queryFn: async ({ signal }) => (await client.listFlowFolders({ signal })).items,
  })
  return folders.data?.map(({ path }) => path) ?? []
}

/** What each environment holds; undefined until it is known. */
export const useHeld = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'environments', 'matrix'],
    queryFn: ({ signal }) => client.getVariableMatrix({ signal }),
  })
}
