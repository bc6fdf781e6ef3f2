'use client'
import { FolderPlus } from 'lucide-react'
import { parseAsString, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { PathFolders } from '../flow-choice/path-folders.tsx'
import { useFlowFolders } from '../flow-choice/queries.ts'
import { useWhyNot } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { DeleteFolder } from './delete-folder.tsx'
import { FolderPane } from './folder-pane.tsx'
import { FolderTree } from './folder-tree.tsx'
import { type Folder, idsWithin, whyNotInto } from './model/folders.ts'
import { MoveDialog } from './move-dialog.tsx'
import { NewFolderDialog } from './new-folder-dialog.tsx'
import { type Flow, useFolders, useMoves } from './queries.ts'
import { RunDialog } from './run-dialog.tsx'

type Dragged = { readonly type: 'folder'; readonly folder: Folder } | { readonly type: 'flows'; readonly flows: readonly Flow[] }
type OpenDialog = 'new' | 'delete' | 'move folder' | 'move flows' | 'run'

const nothing: ReadonlyMap<string, Flow> = new Map()

/** Folders of flows, those that people made and those of paths; and beside them what lies in the chosen one. */
export const CollectionsPage = () => {
  useTitle('Collections')
  const list = useFolders()
  const folders = list.data ?? []
  const why = useWhyNot('editor')
  const moves = useMoves(folders)
  const [place, setPlace] = useQueryStates({ folder: parseAsString, path: parseAsString }, { history: 'replace' })
  const hasPaths = (useFlowFolders().data?.length ?? 0) > 0
  const [selected, setSelected] = useState(nothing)
  const [renaming, setRenaming] = useState<string>()
  const [dialog, setDialog] = useState<OpenDialog>()
  const [dragged, setDragged] = useState<Dragged>()
  const path = place.path ?? undefined
  const folder = path === undefined ? folders.find(({ id }) => id === place.folder) : undefined
  const go = (next: typeof place): void => {
    if (next.folder !== place.folder || next.path !== place.path) setSelected(nothing)
    void setPlace(next)
  }
  const choose = (id: string | null): void => go({ folder: id, path: null })
  const moveSelected = async (flows: readonly Flow[], target: string | null): Promise<void> => {
    await moves.moveFlows(flows, target)
    setSelected(nothing)
  }
  const canDrop = (target: string | null): boolean => {
    if (!dragged) return false
    return dragged.type === 'folder'
      ? whyNotInto(folders, dragged.folder.id, target) === undefined
      : dragged.flows.some(({ collectionId }) => collectionId !== target)
  }
  const drop = (target: string | null): void => {
    if (!dragged || !canDrop(target)) return
    void (dragged.type === 'folder' ? moves.moveFolder(dragged.folder, target) : moveSelected(dragged.flows, target))
    setDragged(undefined)
  }
  const dragFolder = (id: string | undefined): void => {
    const moved = folders.find((one) => one.id === id)
    setDragged(moved && { type: 'folder', folder: moved })
  }
  const dragFlow = (flow: Flow | undefined): void =>
    setDragged(flow && { type: 'flows', flows: selected.has(flow.id) ? [...selected.values()] : [flow] })
  const close = (): void => setDialog(undefined)
  const chosenFlows = [...selected.values()]
  return (
    <div className="flex h-full flex-col">
      <PageHead title="Collections" aside={folders.length > 0 && formatCount(folders.length, 'folder')}>
        <Button look="primary" icon={<FolderPlus size={15} aria-hidden />} unavailable={why} onClick={() => setDialog('new')}>
          New folder
        </Button>
      </PageHead>
      {list.isError && !list.data ? (
        <Failed what="The folders could not be read" error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <LoadingRows label="Folders are read" />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col border-t border-line md:flex-row">
          <div className="flex shrink-0 flex-col border-line max-md:max-h-60 max-md:border-b md:w-72 md:border-r">
            <FolderTree
              folders={folders}
              chosen={path === undefined ? (folder?.id ?? null) : undefined}
              onChoose={choose}
              renaming={renaming}
              onRename={setRenaming}
              onDelete={() => setDialog('delete')}
              whyNot={why}
              onDragFolder={dragFolder}
              canDrop={canDrop}
              onDrop={drop}
            />
            <p className="hidden border-t border-line px-4 py-2 text-meta text-muted md:block">
              {folders.length === 0 ? 'No folders made here yet.' : (why ?? 'F2 renames, Delete deletes, dragging moves.')}
            </p>
            {hasPaths && (
              <nav aria-labelledby="paths" className="max-h-1/2 shrink-0 overflow-auto border-t border-line p-2">
                <h2 id="paths" className="px-2 pb-1 text-meta text-muted">
                  By the paths of their files
                </h2>
                <PathFolders chosen={place.path} onChoose={(next) => go({ folder: null, path: next })} />
              </nav>
            )}
          </div>
          <FolderPane
            folder={folder}
            path={path}
            folders={folders}
            selected={selected}
            onSelect={setSelected}
            onDrag={dragFlow}
            onMoveFlows={() => setDialog('move flows')}
            onRun={() => setDialog('run')}
            onRename={() => setRenaming(folder?.id)}
            onMove={() => setDialog('move folder')}
            onDelete={() => setDialog('delete')}
          />
        </div>
      )}
      {dialog === 'new' && <NewFolderDialog folders={folders} parentId={folder?.id ?? null} onMade={choose} onClose={close} />}
      {dialog === 'delete' && folder && (
        <DeleteFolder folder={folder} folders={folders} onDeleted={() => choose(folder.parentId)} onClose={close} />
      )}
      {dialog === 'move folder' && folder && (
        <MoveDialog
          title={`Move ${folder.name}`}
          folders={folders}
          topName="To the top"
          whyNotInto={(target) => whyNotInto(folders, folder.id, target)}
          onMove={(target) => moves.moveFolder(folder, target)}
          onClose={close}
        />
      )}
      {dialog === 'move flows' && (
        <MoveDialog
          title={`Move ${formatCount(chosenFlows.length, 'flow')}`}
          folders={folders}
          topName="Out of all folders"
          whyNotInto={(target) => (chosenFlows.every(({ collectionId }) => collectionId === target) ? 'Already here.' : undefined)}
          onMove={(target) => moveSelected(chosenFlows, target)}
          onClose={close}
        />
      )}
      {dialog === 'run' && folder && <RunDialog name={folder.name} within={{ folders: idsWithin(folders, folder.id) }} onClose={close} />}
      {dialog === 'run' && path !== undefined && <RunDialog name={path} within={{ path }} onClose={close} />}
    </div>
  )
}
