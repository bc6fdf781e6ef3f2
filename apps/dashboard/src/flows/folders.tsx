'use client'
import { useQuery } from '@tanstack/react-query'
import { Folder as FolderIcon, FolderOpen } from 'lucide-react'
import { useApi } from '../session/api.tsx'
import { classNames } from '../ui/class-names.ts'
import { folderRows } from './model/folder-tree.ts'
import { pathRows } from './model/path-folders.ts'

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
  const paths = useQuery({
    queryKey: [workspace.slug, 'flows', 'folders'],
    queryFn: async ({ signal }) => (await client.listFlowFolders({ signal })).items,
  })
  const byPath = pathRows(paths.data ?? [])
  const byHand = folderRows(collections.data ?? [])
  if (byPath.length === 0 && byHand.length === 0) return null
  const isAll = chosen.path === null && chosen.folder === null
  return (
    <nav aria-label="Folders" className="hidden w-52 shrink-0 overflow-auto border-r border-line p-2 md:block">
      <FolderButton name="All flows" depth={0} isChosen={isAll} onChoose={() => onChoose({ path: null, folder: null })} />
      {byPath.map(({ id, name, depth, flows }) => (
        <FolderButton
          key={id}
          name={name}
          depth={depth}
          count={flows}
          isChosen={chosen.path === id}
          onChoose={() => onChoose({ path: id, folder: null })}
        />
      ))}
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

interface FolderButtonProps {
  readonly name: string
  readonly depth: number
  readonly count?: number
  readonly isChosen: boolean
  readonly onChoose: () => void
}

const FolderButton = ({ name, depth, count, isChosen, onChoose }: FolderButtonProps) => {
  const Icon = isChosen ? FolderOpen : FolderIcon
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      style={{ paddingLeft: 8 + depth * 14 }}
      className={classNames(
        'flex h-8 w-full items-center gap-2 rounded-control pr-2 text-left text-table',
        isChosen ? 'bg-hover font-medium' : 'text-muted hover:bg-hover',
      )}
    >
      <Icon size={14} aria-hidden className="shrink-0" />
      <span className="truncate">{name}</span>
      {count !== undefined && (
        <span aria-hidden className="ml-auto text-meta text-muted tabular-nums">
          {count}
        </span>
      )}
    </button>
  )
}
