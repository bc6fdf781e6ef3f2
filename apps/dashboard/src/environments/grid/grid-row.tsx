'use client'
import { CircleAlert, KeyRound, LoaderCircle } from 'lucide-react'
import { memo } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { showValue } from '../model/cell-value.ts'
import { type Cell, cellOf, type MatrixRow } from '../model/matrix.ts'
import type { Environment } from '../queries.ts'
import { CellEditor, type CellEditorProps } from './cell-editor.tsx'
import type { Draft, RowDrafts } from './use-drafts.ts'

export interface GridRowProps {
  readonly row: MatrixRow
  /** Among the rows that are shown, from 0. */
  readonly index: number
  readonly environments: readonly Environment[]
  /** The column that Tab leads to, when it is in this row: 0 is the name. */
  readonly activeColumn: number | undefined
  readonly isEditing: boolean
  readonly drafts: RowDrafts | undefined
  readonly onOpen: (row: MatrixRow) => void
  readonly onKeep: (row: MatrixRow, environmentId: string, ...kept: Parameters<CellEditorProps['onKeep']>) => void
  readonly onLeave: () => void
}

/** Drawn anew only when something of it changed: two hundred of them are on the page. */
export const GridRow = memo(({ row, index, environments, activeColumn, isEditing, drafts, onOpen, onKeep, onLeave }: GridRowProps) => (
  <tr className="group" data-row={index} aria-rowindex={index + 2}>
    <th
      scope="row"
      className="sticky left-0 z-10 h-9 border-r border-b border-line bg-bg p-0 text-left font-normal group-hover:bg-hover focus-within:z-20"
    >
      <button
        type="button"
        data-focus
        tabIndex={activeColumn === 0 ? 0 : -1}
        title={row.name}
        onClick={() => onOpen(row)}
        className="flex h-8.75 w-full items-center gap-2 pr-3 pl-6 text-left text-table -outline-offset-2"
      >
        <span className="truncate font-mono">{row.name}</span>
        {row.kind !== 'variable' && (
          <span className="flex shrink-0 items-center gap-1 text-meta text-muted">
            <KeyRound size={12} aria-hidden />
            {row.kind === 'secret' ? 'secret' : 'secret in some'}
          </span>
        )}
      </button>
    </th>
    {environments.map(({ id, name }, column) => {
      const cell = cellOf(row, id)
      const draft = drafts?.get(id)
      const isActive = activeColumn === column + 1
      return (
        <td
          key={id}
          tabIndex={isActive ? 0 : -1}
          {...(draft?.problem !== undefined && { 'aria-invalid': true })}
          className="relative h-9 border-r border-b border-line p-0 text-table -outline-offset-2 group-hover:bg-hover last:border-r-0"
        >
          <CellText cell={cell} draft={draft} />
          {isActive && isEditing && (
            <CellEditor
              label={`${row.name} in ${name}`}
              text={draft?.text ?? (cell.type === 'value' ? showValue(cell.value) : '')}
              onKeep={(text, then) => onKeep(row, id, text, then)}
              onLeave={onLeave}
            />
          )}
        </td>
      )
    })}
  </tr>
))
GridRow.displayName = 'GridRow'

const CellText = ({ cell, draft }: { cell: Cell; draft: Draft | undefined }) => {
  if (draft) return <DraftText draft={draft} />
  if (cell.type === 'missing') return <span className="block px-3 text-faint">— missing</span>
  if (cell.type === 'secret')
    return (
      <span className="block px-3 text-muted">
        <span className="font-mono">••••</span> set
      </span>
    )
  const text = showValue(cell.value)
  if (text === '') return <span className="block px-3 text-faint italic">empty text</span>
  return (
    <span title={text} className={classNames('block truncate px-3 font-mono', typeof cell.value !== 'string' && 'text-(--code-number)')}>
      {text}
    </span>
  )
}

const DraftText = ({ draft: { text, problem } }: { draft: Draft }) => (
  <span
    title={problem}
    className={classNames('flex items-center gap-2 px-3 font-mono', problem === undefined ? 'text-muted' : 'text-failed-ink')}
  >
    {problem === undefined ? (
      <LoaderCircle size={13} aria-hidden className="spins shrink-0" />
    ) : (
      <CircleAlert size={13} aria-hidden className="shrink-0" />
    )}
    <span className="truncate">{text}</span>
    <span className="sr-only">{problem === undefined ? ', is being kept' : `, not kept: ${problem}`}</span>
  </span>
)
