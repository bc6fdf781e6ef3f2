'use client'
import { FolderInput, Pencil, Play, Trash2, X } from 'lucide-react'
import Link from 'next/link'
import { addressOf } from '../place/use-place.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { moreOf } from '../ui/more.ts'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { FlowList } from './flow-list.tsx'
import { type Folder, pathOf, rootName } from './model/folders.ts'
import { type Flow, useFolderFlows } from './queries.ts'

export interface FolderPaneProps {
  readonly folder: Folder | undefined
  /** A folder of paths is chosen instead: it is where its files lie, and is only looked at and run. */
  readonly path: string | undefined
  readonly folders: readonly Folder[]
  /** Flows by id. */
  readonly selected: ReadonlyMap<string, Flow>
  readonly onSelect: (selected: ReadonlyMap<string, Flow>) => void
  readonly onDrag: (flow: Flow | undefined) => void
  readonly onMoveFlows: () => void
  readonly onRun: () => void
  readonly onRename: () => void
  readonly onMove: () => void
  readonly onDelete: () => void
}

/** What lies in the chosen folder, and what may be done with it. */
export const FolderPane = (props: FolderPaneProps) => {
  const { folder, path, folders, selected, onSelect, onDrag, onMoveFlows } = props
  const why = useWhyNot('editor')
  const list = useFolderFlows({ folder: folder?.id, path })
  const flows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const toggle = (id: string): void => {
    const next = new Map(selected)
    const flow = flows.find((one) => one.id === id)
    if (!next.delete(id) && flow) next.set(id, flow)
    onSelect(next)
  }
  return (
    <section aria-labelledby="folder" className="@container flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2">
        <h2 id="folder" className="text-body font-semibold">
          {path ?? (folder ? pathOf(folders, folder.id) : rootName)}
        </h2>
        {flows.length > 0 && (
          <span className="text-meta text-muted">{list.hasNextPage ? `the first ${flows.length}` : formatCount(flows.length, 'flow')}</span>
        )}
        <div className="ml-auto flex flex-wrap items-center gap-2">
          {selected.size > 0 ? (
            <SelectionBar count={selected.size} why={why} onMove={onMoveFlows} onClear={() => onSelect(new Map())} />
          ) : (
            (folder || path !== undefined) && <FolderButtons {...props} why={why} />
          )}
        </div>
      </div>
      {list.isError && flows.length === 0 ? (
        <Failed what="The flows could not be read" error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <LoadingRows label="Flows are read" />
      ) : flows.length === 0 ? (
        <NothingHere isRoot={folder === undefined && path === undefined} />
      ) : (
        <FlowList
          flows={flows}
          folders={folders}
          saysFolder={folder === undefined && path === undefined}
          selected={new Set(selected.keys())}
          onToggle={toggle}
          isMovable={why === undefined}
          onDrag={onDrag}
          more={moreOf(list)}
        />
      )}
    </section>
  )
}

const FolderButtons = ({ folder, why, onRun, onRename, onMove, onDelete }: FolderPaneProps & { why: string | undefined }) => (
  <>
    {folder && (
      <>
        <Button size="small" unavailable={why} icon={<Pencil size={13} aria-hidden />} onClick={onRename}>
          Rename
        </Button>
        <Button size="small" unavailable={why} icon={<FolderInput size={13} aria-hidden />} onClick={onMove}>
          Move to…
        </Button>
        <Button size="small" look="danger" unavailable={why} icon={<Trash2 size={13} aria-hidden />} onClick={onDelete}>
          Delete
        </Button>
      </>
    )}
    <Button size="small" look="primary" unavailable={why} icon={<Play size={13} aria-hidden />} onClick={onRun}>
      Run folder
    </Button>
  </>
)

const SelectionBar = ({
  count,
  why,
  onMove,
  onClear,
}: {
  count: number
  why: string | undefined
  onMove: () => void
  onClear: () => void
}) => (
  <>
    <span role="status" className="text-table">
      {count} selected
    </span>
    <Button size="small" look="primary" unavailable={why} icon={<FolderInput size={13} aria-hidden />} onClick={onMove}>
      Move to…
    </Button>
    <Button size="small" look="quiet" aria-label="Select none" icon={<X size={13} aria-hidden />} onClick={onClear} />
  </>
)

const NothingHere = ({ isRoot }: { isRoot: boolean }) => {
  const { workspace } = useApi()
  return isRoot ? (
    <Empty
      title="No flows yet"
      actions={
        <Link className="text-table font-medium text-primary underline" href={addressOf(workspace.slug, 'flows', 'new')}>
          Make the first flow
        </Link>
      }
    >
      Folders keep flows together, to find them and to run them at once.
    </Empty>
  ) : (
    <Empty title="No flows in this folder">Choose “All flows”, select some, and move them here; or drag them onto the folder.</Empty>
  )
}
