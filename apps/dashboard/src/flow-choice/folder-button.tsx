'use client'
import { Folder as FolderIcon, FolderOpen } from 'lucide-react'
import { classNames } from '../ui/class-names.ts'

export interface FolderButtonProps {
  readonly name: string
  readonly depth: number
  readonly count?: number
  readonly isChosen: boolean
  readonly onChoose: () => void
}

export const FolderButton = ({ name, depth, count, isChosen, onChoose }: FolderButtonProps) => {
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
