'use client'
import { FolderButton } from './folder-button.tsx'
import { pathRows } from './model/path-folders.ts'
import { useFlowFolders } from './queries.ts'

/** Where the files of flows lie: as the paths that came with them say it. */
export const PathFolders = ({ chosen, onChoose }: { chosen: string | null; onChoose: (path: string) => void }) =>
  pathRows(useFlowFolders().data ?? []).map(({ id, name, depth, flows }) => (
    <FolderButton key={id} name={name} depth={depth} count={flows} isChosen={chosen === id} onChoose={() => onChoose(id)} />
  ))
