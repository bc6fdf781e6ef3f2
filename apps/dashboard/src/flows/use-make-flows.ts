'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { formatCount, said } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { type Folder, folderRows } from './model/folder-tree.ts'
import { dropUnmade } from './model/unmade-text.ts'

interface Made {
  readonly texts: readonly string[]
  /** Of a collection; null for none. */
  readonly folder: string | null
}

/** Keeps texts as flows: a single one opens in the editor, of several the list tells. Those before one that is refused stay. */
export const useMakeFlows = () => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: async ({ texts, folder }: Made): Promise<readonly string[]> => {
      const ids: string[] = []
      try {
        for (const text of texts) ids.push((await client.createFlow({ body: { text, collectionId: folder } })).id)
        return ids
      } catch (cause) {
        if (ids.length === 0) throw cause
        const made = ids.length === 1 ? 'The flow before it is made: take its text out' : 'Those before it are made: take their texts out'
        throw new Error(said(`Flow ${ids.length + 1} was refused: ${problemText(cause)}`, `${made} before you try again.`), { cause })
      }
    },
    onSuccess: (ids) => {
      dropUnmade()
      const [id] = ids
      if (ids.length > 1) toast.success(`${formatCount(ids.length, 'flow')} made`)
      router.push(ids.length === 1 && id !== undefined ? addressOf(workspace.slug, 'flows', id) : addressOf(workspace.slug, 'flows'))
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] }),
  })
}

/** The collections that a flow may be put into. */
export const useCollectionRows = (): readonly Folder[] => {
  const { client, workspace } = useApi()
  const collections = useQuery({
    queryKey: [workspace.slug, 'collections'],
    queryFn: async ({ signal }) => (await client.listCollections({ signal })).items,
  })
  return folderRows(collections.data ?? [])
}
