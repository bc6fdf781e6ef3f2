'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import Link from 'next/link'
import { useRef } from 'react'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { Absent } from '../ui/absent.tsx'
import { classNames } from '../ui/class-names.ts'
import type { More } from '../ui/more.ts'
import { NextRows } from '../ui/next-rows.tsx'
import { Time } from '../ui/time.tsx'
import { type Folder, pathOf } from './model/folders.ts'
import type { Flow } from './queries.ts'

export interface FlowListProps {
  readonly flows: readonly Flow[]
  readonly folders: readonly Folder[]
  /** Among all flows it is said where each lies. */
  readonly saysFolder: boolean
  readonly selected: ReadonlySet<string>
  readonly onToggle: (id: string) => void
  readonly isMovable: boolean
  readonly onDrag: (flow: Flow | undefined) => void
  readonly more: More | undefined
}

const rowHeight = 36
const columns =
  'grid grid-cols-[1.25rem_minmax(0,1fr)_5rem] items-center gap-3 px-4 @lg:grid-cols-[1.25rem_minmax(0,1.4fr)_minmax(0,1fr)_6rem]'

/** Flows of a folder; what is dragged takes the other selected ones along. */
export const FlowList = (props: FlowListProps) => {
  'use no memo'
  const { flows, folders, saysFolder, selected, onToggle, isMovable, onDrag, more } = props
  const { workspace } = useApi()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: flows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  const rows = virtual.getVirtualItems()
  const isNearEnd = (rows.at(-1)?.index ?? 0) >= flows.length - 10
  return (
    <>
      <div aria-hidden className={classNames(columns, 'h-8 shrink-0 border-b border-line text-meta text-muted')}>
        <span />
        <span>Name</span>
        <span className="hidden @lg:block">{saysFolder ? 'Folder' : 'Path'}</span>
        <span className="text-right">Changed</span>
      </div>
      <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
        <ul aria-label="Flows" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {rows.map(({ index, start }) => {
            const flow = flows[index]
            if (!flow) return null
            const { id, name, path, collectionId, updatedAt } = flow
            return (
              <li
                key={id}
                draggable={isMovable}
                onDragStart={(event) => {
                  event.dataTransfer.effectAllowed = 'move'
                  event.dataTransfer.setData('text/plain', name)
                  onDrag(flow)
                }}
                onDragEnd={() => onDrag(undefined)}
                style={{ position: 'absolute', top: start, left: 0, right: 0, height: rowHeight }}
                className={classNames(columns, 'border-b border-line text-table', selected.has(id) ? 'bg-primary-soft' : 'hover:bg-hover')}
              >
                <input
                  type="checkbox"
                  aria-label={`Select ${name}`}
                  checked={selected.has(id)}
                  onChange={() => onToggle(id)}
                  className="relative z-10 size-4 accent-primary"
                />
                <Link
                  href={addressOf(workspace.slug, 'flows', id)}
                  prefetch={false}
                  draggable={false}
                  className="truncate font-medium after:absolute after:inset-0"
                >
                  {name}
                </Link>
                <span className={classNames('hidden truncate text-meta text-muted @lg:block', !saysFolder && 'font-mono')}>
                  {saysFolder ? pathOf(folders, collectionId) || <Absent says="in no folder" /> : path}
                </span>
                <span className="text-right text-meta text-muted">
                  <Time at={updatedAt} />
                </span>
              </li>
            )
          })}
        </ul>
        <NextRows more={more} isNearEnd={isNearEnd} />
      </div>
    </>
  )
}
