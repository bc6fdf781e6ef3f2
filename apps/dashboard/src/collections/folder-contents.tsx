'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { FolderInput, Pencil, Play, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useEnvironments } from '../execution/queries.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi, useNeeds } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/field.tsx'
import { formatCount } from '../ui/format.ts'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import type { Asked } from './dialogs.tsx'
import { dragTypes } from './drag-types.ts'
import { type Folder, pathOf, withInner } from './model/folders.ts'
import { useRunFolder } from './use-run-folder.ts'

export interface FolderContentsProps {
  readonly folders: readonly Folder[]
  /** Absent: every flow. */
  readonly folder: Folder | undefined
  readonly onAsk: (asked: Asked) => void
}

/** The flows of a folder: chosen and moved, or run all together. */
export const FolderContents = ({ folders, folder, onAsk }: FolderContentsProps) => {
  const { client, workspace } = useApi()
  const why = useNeeds('editor')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const flows = useInfiniteQuery({
    queryKey: [workspace.slug, 'flows', 'folder', folder?.id ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      client.listFlows({
        query: { limit: 100, ...(folder && { collectionId: folder.id }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
  const items = flows.data?.pages.flatMap((page) => page.items) ?? []
  // What was moved away meanwhile is not chosen any more.
  const selected = items.filter(({ id }) => chosen.has(id)).map(({ id }) => id)
  const toggle = (id: string): void =>
    setChosen((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-6 py-3">
        <h2 className="mr-auto text-body font-semibold">{folder ? pathOf(folders, folder.id) : 'All flows'}</h2>
        {folder && <FolderActions folders={folders} folder={folder} onAsk={onAsk} />}
      </div>
      {flows.isError && !flows.data ? (
        <Failed what="The flows could not be read" error={flows.error} onRetry={() => void flows.refetch()} />
      ) : !flows.data ? (
        <LoadingRows label="The flows are read" count={4} />
      ) : items.length === 0 ? (
        <Empty title={folder ? 'No flows in this folder' : 'No flows yet'}>
          {folder ? 'Choose flows under “All flows” or in another folder and move them here.' : 'They appear here when there are some.'}
        </Empty>
      ) : (
        <>
          <div role="status" className="flex h-9 items-center gap-2 border-t border-line bg-panel px-6 text-table text-muted">
            {selected.length > 0 ? (
              <>
                <span className="font-medium text-fg">{formatCount(selected.length, 'flow')} chosen</span>
                <Button size="small" unavailable={why} onClick={() => onAsk({ what: 'move flows', ids: selected })}>
                  Move to…
                </Button>
                <Button size="small" look="quiet" onClick={() => setChosen(new Set())}>
                  Choose none
                </Button>
              </>
            ) : (
              `${formatCount(items.length, 'flow')}${flows.hasNextPage ? ' so far' : ''}`
            )}
          </div>
          <ul className="border-t border-line">
            {items.map(({ id, name, tags, path, collectionId }) => (
              <li
                key={id}
                draggable={why === undefined}
                onDragStart={(event) => event.dataTransfer.setData(dragTypes.flows, (chosen.has(id) ? selected : [id]).join(' '))}
                className="relative flex h-9 items-center gap-3 border-b border-line px-6 text-table hover:bg-hover"
              >
                <input
                  type="checkbox"
                  aria-label={`Choose ${name}`}
                  className="relative z-10 size-4 shrink-0 accent-primary"
                  checked={chosen.has(id)}
                  onChange={() => toggle(id)}
                />
                <Link
                  href={addressOf(workspace.slug, 'flows', id)}
                  prefetch={false}
                  draggable={false}
                  className="truncate font-medium -outline-offset-2 after:absolute after:inset-0"
                >
                  {name}
                </Link>
                <span className="truncate text-meta text-muted">{tags.join(', ')}</span>
                {!folder && (
                  <span className="ml-auto w-48 shrink-0 truncate text-meta text-muted">
                    {collectionId === null ? 'in no folder' : pathOf(folders, collectionId)}
                  </span>
                )}
                <span
                  className={folder ? 'ml-auto truncate font-mono text-meta text-faint' : 'w-64 truncate font-mono text-meta text-faint'}
                >
                  {path}
                </span>
              </li>
            ))}
          </ul>
          {flows.hasNextPage && (
            <Button className="m-4" disabled={flows.isFetchingNextPage} onClick={() => void flows.fetchNextPage()}>
              Show more
            </Button>
          )}
        </>
      )}
    </>
  )
}

const FolderActions = ({ folders, folder, onAsk }: FolderContentsProps & { readonly folder: Folder }) => {
  const why = useNeeds('editor')
  const environments = useEnvironments()
  const [environment, setEnvironment] = useState('')
  const { run, starting } = useRunFolder()
  const ids = withInner(folders, folder.id)
  return (
    <>
      <Button size="small" icon={<Pencil size={13} aria-hidden />} unavailable={why} onClick={() => onAsk({ what: 'rename' })}>
        Rename
      </Button>
      <Button size="small" icon={<FolderInput size={13} aria-hidden />} unavailable={why} onClick={() => onAsk({ what: 'move' })}>
        Move to…
      </Button>
      <Button
        size="small"
        look="danger"
        icon={<Trash2 size={13} aria-hidden />}
        unavailable={why}
        onClick={() => onAsk({ what: 'remove' })}
      >
        Remove
      </Button>
      <Select
        aria-label="Environment of the run"
        className="h-7! w-48"
        value={environment}
        onChange={(event) => setEnvironment(event.target.value)}
      >
        <option value="">Usual environment</option>
        {environments.data?.map(({ id, name, isProtected }) => (
          <option key={id} value={name}>
            {isProtected ? `${name} (protected)` : name}
          </option>
        ))}
      </Select>
      <Button
        size="small"
        look="primary"
        icon={<Play size={13} aria-hidden />}
        unavailable={why}
        disabled={starting !== undefined}
        title={ids.length > 1 ? `Also the flows of ${formatCount(ids.length - 1, 'folder')} in it` : undefined}
        onClick={() => void run(ids, environment)}
      >
        {starting ? `Starting ${starting.done} of ${starting.all}…` : 'Run the folder'}
      </Button>
    </>
  )
}
