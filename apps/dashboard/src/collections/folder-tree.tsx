// biome-ignore-all lint/a11y/useSemanticElements: there is no element for a tree
'use client'
import { ChevronDown, ChevronRight, Folder as FolderIcon, FolderOpen, Layers } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { classNames } from '../ui/class-names.ts'
import { FolderName } from './folder-name.tsx'
import { type Folder, type TreeRow, treeRows, treeStep } from './model/folders.ts'

export interface FolderTreeProps {
  readonly folders: readonly Folder[]
  /** Null: the root. Undefined: something that is not in it. */
  readonly chosen: string | null | undefined
  readonly onChoose: (id: string | null) => void
  /** The folder whose name is edited. */
  readonly renaming: string | undefined
  readonly onRename: (id: string | undefined) => void
  readonly onDelete: () => void
  readonly whyNot: string | undefined
  readonly onDragFolder: (id: string | undefined) => void
  /** Whether what is dragged may be let go there. */
  readonly canDrop: (id: string | null) => boolean
  readonly onDrop: (id: string | null) => void
}

/** Arrows walk, open and close; F2 renames, Delete removes. What can be dragged can be moved by the dialog too. */
export const FolderTree = (props: FolderTreeProps) => {
  const { folders, chosen, onChoose, renaming, onRename, onDelete, whyNot } = props
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const tree = useRef<HTMLDivElement>(null)
  const rows = treeRows(folders, closed)
  const isSeen = rows.some(({ id }) => id === chosen)
  const focus = (id: string | null): void => {
    requestAnimationFrame(() => tree.current?.querySelector<HTMLElement>(`[data-folder="${id ?? ''}"]`)?.focus())
  }
  const toggle = (id: string, isOpen: boolean): void =>
    setClosed((before) => {
      const next = new Set(before)
      if (isOpen) next.delete(id)
      else next.add(id)
      return next
    })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('[role=treeitem]')) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = event.target.dataset.folder || null
    if (at !== null && whyNot === undefined && (event.key === 'F2' || event.key === 'Delete')) {
      event.preventDefault()
      onChoose(at)
      if (event.key === 'F2') onRename(at)
      else onDelete()
    }
    const step = treeStep(rows, at, event.key)
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    if (step.type === 'go') {
      onChoose(step.id)
      focus(step.id)
    } else toggle(step.id, step.type === 'open')
  }
  useEffect(() => {
    if (!isSeen) tree.current?.scrollTo({ top: 0 })
  }, [isSeen])
  return (
    <div
      ref={tree}
      role="tree"
      tabIndex={-1}
      aria-label="Folders"
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-auto p-2 outline-none"
    >
      {rows.map((row) => (
        <Item
          key={row.id ?? ''}
          {...props}
          row={row}
          isChosen={row.id === chosen}
          isStop={row.id === chosen || (!isSeen && row.id === null)}
          isRenaming={renaming !== undefined && row.id === renaming}
          onToggle={() => row.id !== null && toggle(row.id, !row.isOpen)}
          onRenamed={() => {
            onRename(undefined)
            focus(row.id)
          }}
        />
      ))}
    </div>
  )
}

interface ItemProps extends FolderTreeProps {
  readonly row: TreeRow
  readonly isChosen: boolean
  readonly isStop: boolean
  readonly isRenaming: boolean
  readonly onToggle: () => void
  readonly onRenamed: () => void
}

const Item = ({
  row,
  isChosen,
  isStop,
  isRenaming,
  onToggle,
  onRenamed,
  onChoose,
  onRename,
  whyNot,
  onDragFolder,
  canDrop,
  onDrop,
}: ItemProps) => {
  const { id, name, level, position, siblings, hasFolders, isOpen } = row
  const [isOver, setOver] = useState(false)
  const Icon = id === null ? Layers : isChosen ? FolderOpen : FolderIcon
  const Fold = isOpen ? ChevronDown : ChevronRight
  const isMovable = id !== null && whyNot === undefined && !isRenaming
  const onDragOver = (event: DragEvent): void => {
    if (!canDrop(id)) return
    event.preventDefault()
    setOver(true)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      role="treeitem"
      data-folder={id ?? ''}
      tabIndex={isStop ? 0 : -1}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={isChosen}
      {...(hasFolders && { 'aria-expanded': isOpen })}
      aria-label={name}
      onClick={() => onChoose(id)}
      onDoubleClick={() => isMovable && onRename(id)}
      draggable={isMovable}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', name)
        onDragFolder(id ?? undefined)
      }}
      onDragEnd={() => onDragFolder(undefined)}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onDrop(id)
      }}
      style={{ paddingLeft: 6 + (level - 1) * 14 }}
      className={classNames(
        'flex min-h-8 cursor-pointer items-center gap-1.5 rounded-control pr-2 text-table outline-offset-[-2px] select-none',
        isOver
          ? 'bg-primary-soft outline-2 outline-primary'
          : isChosen
            ? 'bg-hover font-medium'
            : 'text-muted hover:bg-hover hover:text-fg',
      )}
    >
      {hasFolders && id !== null ? (
        <Fold
          size={13}
          aria-hidden
          className="shrink-0 text-muted"
          onClick={(event) => {
            event.stopPropagation()
            onToggle()
          }}
        />
      ) : (
        id !== null && <span className="w-3.25 shrink-0" />
      )}
      <Icon size={15} aria-hidden className="shrink-0" />
      {isRenaming && id !== null ? <FolderName id={id} name={name} onDone={onRenamed} /> : <span className="truncate">{name}</span>}
    </div>
  )
}
