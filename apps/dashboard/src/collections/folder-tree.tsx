'use client'
import { ChevronDown, ChevronRight, Folder as FolderIcon, Workflow } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import { useApi } from '../session/api.tsx'
import { classNames } from '../ui/class-names.ts'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { dragTypes } from './drag-types.ts'
import { everything, type Folder, folderRows, targetsOf, treeStep } from './model/folders.ts'
import { useChange } from './use-change.ts'

export interface FolderTreeProps {
  readonly folders: readonly Folder[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
  readonly onRename: () => void
  readonly onRemove: () => void
  readonly canEdit: boolean
}

/** Arrows walk, open and close; F2 renames, Delete removes. What is dragged has its twin in "Move to…". */
export const FolderTree = ({ folders, chosen, onChoose, onRename, onRemove, canEdit }: FolderTreeProps) => {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const isClosed = (id: string): boolean => closed.has(id)
  const rows = folderRows(folders, isClosed)
  const drop = useDrop(folders)
  const tree = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (tree.current?.contains(document.activeElement)) document.getElementById(`folder-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const toggle = (id: string, isOpen: boolean): void =>
    setClosed((before) => {
      const next = new Set(before)
      if (isOpen) next.delete(id)
      else next.add(id)
      return next
    })
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = treeStep(event.key, { rows, id: chosen, isClosed })
    const isFolder = chosen !== everything && canEdit
    if (step?.does === 'choose') onChoose(step.id)
    else if (step) toggle(step.id, step.does === 'open')
    else if (event.key === 'F2' && isFolder) onRename()
    else if (event.key === 'Delete' && isFolder) onRemove()
    else return
    event.preventDefault()
  }
  const item = { chosen, onChoose, canEdit, drop }
  return (
    <div
      ref={tree}
      role="tree"
      aria-label="Folders"
      tabIndex={0}
      onKeyDown={press}
      aria-activedescendant={`folder-${chosen}`}
      className="w-64 shrink-0 overflow-auto border-r border-line p-2 -outline-offset-2"
    >
      <TreeItem {...item} id={everything} level={1} icon={<Workflow size={14} aria-hidden className="shrink-0 text-muted" />}>
        All flows
      </TreeItem>
      {rows.map(({ id, name, depth, hasInner }) => (
        <TreeItem
          key={id}
          {...item}
          id={id}
          level={depth + 1}
          icon={<FolderIcon size={14} aria-hidden className="shrink-0 text-muted" />}
          {...(hasInner && { isOpen: !closed.has(id), onToggle: () => toggle(id, closed.has(id)) })}
        >
          {name}
        </TreeItem>
      ))}
    </div>
  )
}

interface TreeItemProps {
  readonly id: string
  readonly level: number
  readonly icon: ReactNode
  readonly children: string
  readonly chosen: string
  readonly canEdit: boolean
  readonly onChoose: (id: string) => void
  /** Absent: nothing lies in it. */
  readonly isOpen?: boolean
  readonly onToggle?: () => void
  readonly drop: (event: DragEvent, target: string) => void
}

const TreeItem = ({ id, level, icon, children, chosen, canEdit, onChoose, isOpen, onToggle, drop }: TreeItemProps) => {
  const [isOver, setOver] = useState(false)
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={`folder-${id}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={level}
      aria-selected={id === chosen}
      {...(isOpen !== undefined && { 'aria-expanded': isOpen })}
      draggable={canEdit && id !== everything}
      onDragStart={(event) => event.dataTransfer.setData(dragTypes.folder, id)}
      onDragOver={(event) => {
        if (!Object.values(dragTypes).some((type) => event.dataTransfer.types.includes(type))) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        drop(event, id)
      }}
      onClick={() => onChoose(id)}
      style={{ paddingLeft: 6 + (level - 1) * 16 }}
      className={classNames(
        'flex h-8 cursor-pointer items-center gap-1.5 rounded-control pr-2 text-table',
        id === chosen ? 'bg-primary-soft font-medium' : 'hover:bg-hover',
        isOver && 'outline-2 -outline-offset-2 outline-primary',
      )}
    >
      {onToggle ? (
        <span
          aria-hidden
          onClick={(event) => {
            event.stopPropagation()
            onToggle()
          }}
          className="-m-1 grid size-6 shrink-0 place-items-center rounded-control hover:bg-hover"
        >
          <Chevron size={13} />
        </span>
      ) : (
        <span className="w-4 shrink-0" />
      )}
      {icon}
      <span className="truncate">{children}</span>
    </div>
  )
}

/** Into the folder that it is dropped on; on "All flows": out of all. */
const useDrop = (folders: readonly Folder[]) => {
  const { client } = useApi()
  const refused = (error: Error): void => void toast.error(problemText(error))
  const moveFolder = useChange(
    ({ id, parentId }: { id: string; parentId: string | null }) => client.updateCollection({ params: { id }, body: { parentId } }),
    () => {},
    refused,
  )
  const moveFlows = useChange(
    async ({ ids, collectionId }: { ids: string[]; collectionId: string | null }) => {
      await client.moveFlows({ body: { ids, collectionId } })
      toast.success(`${formatCount(ids.length, 'flow')} moved`)
    },
    () => {},
    refused,
  )
  return (event: DragEvent, target: string): void => {
    event.preventDefault()
    const parentId = target === everything ? null : target
    const id = event.dataTransfer.getData(dragTypes.folder)
    const flows = event.dataTransfer.getData(dragTypes.flows)
    if (id && (parentId === null || targetsOf(folders, id).some((one) => one.id === parentId))) moveFolder.mutate({ id, parentId })
    else if (flows) moveFlows.mutate({ ids: flows.split(' '), collectionId: parentId })
  }
}
