'use client'
import { useQuery } from '@tanstack/react-query'
import { FolderButton } from '../flow-choice/folder-button.tsx'
import { PathFolders } from '../flow-choice/path-folders.tsx'
import { useFlowFolders } from '../flow-choice/queries.ts'
import { useApi } from '../session/api.tsx'
import { folderRows } from './model/folder-tree.ts'

/** A folder of paths, or a collection; neither: all flows. */
export interface ChosenFolder {
  readonly path: string | null
  readonly folder: string | null
}

interface FoldersProps {
  readonly chosen: ChosenFolder
  readonly onChoose: (chosen: ChosenFolder) => void
}

/** Where the files of flows lie, and the collections that people made. Nothing while there is neither. */
export const Folders = ({ chosen, onChoose }: FoldersProps) => {
  const { client, workspace } = useApi()
  const collections = useQuery({
    queryKey: [workspace.slug, 'collections'],
    queryFn: async ({ signal }) => (await client.listCollections({ signal })).items,
  })
  const hasPaths = (useFlowFolders().data?.length ?? 0) > 0
  const byHand = folderRows(collections.data ?? [])
  if (!hasPaths && byHand.length === 0) return null
  const isAll = chosen.path === null && chosen.folder === null
  return (
    <nav aria-label="Folders" className="hidden w-52 shrink-0 overflow-auto border-r border-line p-2 md:block">
      <FolderButton name="All flows" depth={0} isChosen={isAll} onChoose={() => onChoose({ path: null, folder: null })} />
      <PathFolders chosen={chosen.path} onChoose={(path) => onChoose({ path, folder: null })} />
      {byHand.length > 0 && <h2 className="px-2 pt-3 pb-1 text-meta text-muted">Collections</h2>}
      {byHand.map(({ id, name, depth }) => (
        <FolderButton
          key={id}
          name={name}
          depth={depth}
          isChosen={chosen.folder === id}
          onChoose={() => onChoose({ path: null, folder: id })}
        />
      ))}
    </nav>
  )
}
