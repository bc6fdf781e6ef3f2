'use client'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { type Folder, rootName } from './model/folders.ts'

export const useFolders = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'collections'],
    queryFn: async ({ signal }) => (await client.listCollections({ signal })).items,
  })
}

/** Of a folder, without those below it; of a folder of paths, with them; of neither, all of them. */
export const useFolderFlows = ({ folder, path }: { readonly folder: string | undefined; readonly path: string | undefined }) => {
  const { client, workspace } = useApi()
  const place = { ...(folder !== undefined && { collectionId: folder }), ...(path !== undefined && { folder: path }) }
  return useInfiniteQuery({
    queryKey: [workspace.slug, 'flows', 'folder', place],
    queryFn: ({ pageParam, signal }) =>
      client.listFlows({ query: { limit: 100, ...place, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
}

export type Flow = NonNullable<ReturnType<typeof useFolderFlows>['data']>['pages'][number]['items'][number]

export const useRefresh = (): (() => Promise<void>) => {
  const { workspace } = useApi()
  const queries = useQueryClient()
  return async () => {
    await Promise.all(['collections', 'flows'].map((part) => queries.invalidateQueries({ queryKey: [workspace.slug, part] })))
  }
}

export interface Moves {
  readonly moveFlows: (flows: readonly Flow[], target: string | null) => Promise<void>
  readonly moveFolder: (folder: Folder, target: string | null) => Promise<void>
}

/** Puts flows and folders elsewhere, which can be undone. */
export const useMoves = (folders: readonly Folder[]): Moves => {
  const { client } = useApi()
  const refresh = useRefresh()
  const nameOf = (id: string | null): string => folders.find((one) => one.id === id)?.name ?? rootName
  const act = async (work: () => Promise<unknown>, said: string, undo?: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
      const action = undo && { label: 'Undo', onClick: () => void act(undo, 'It is where it was') }
      toast.success(said, action && { action })
    } catch (error) {
      toast.error(`Nothing was moved: ${problemText(error)}`)
    } finally {
      await refresh()
    }
  }
  const putFlows = (flows: readonly Flow[], collectionId: string | null) =>
    client.moveFlows({ body: { ids: flows.map(({ id }) => id), collectionId } })
  return {
    moveFlows: (flows, target) =>
      act(
        () => putFlows(flows, target),
        target === null
          ? `${formatCount(flows.length, 'flow')} out of all folders`
          : `${formatCount(flows.length, 'flow')} moved to ${nameOf(target)}`,
        async () => {
          for (const [before, some] of Map.groupBy(flows, ({ collectionId }) => collectionId)) await putFlows(some, before)
        },
      ),
    moveFolder: ({ id, name, parentId }, target) =>
      act(
        () => client.updateCollection({ params: { id }, body: { parentId: target } }),
        target === null ? `${name} is at the top` : `${name} moved to ${nameOf(target)}`,
        () => client.updateCollection({ params: { id }, body: { parentId } }),
      ),
  }
}
