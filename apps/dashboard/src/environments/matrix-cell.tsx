// biome-ignore-all lint/a11y/useSemanticElements: a grid that holds few of its rows, placed by their number
'use client'
import { KeyRound, TriangleAlert } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { classNames } from '../ui/class-names.ts'
import { holdsPassword, shownText, textOfValue } from '../ui/value-text.ts'
import { CellEditor } from './cell-editor.tsx'
import { type Cell, cellWords } from './model/matrix.ts'
import { TheirChange } from './their-change.tsx'
import type { CellPlace, Draft, Drafts } from './use-drafts.ts'

export interface MatrixCellProps {
  readonly place: CellPlace
  readonly environment: string
  readonly column: number
  readonly isSecretRow: boolean
  /** Where it is missing, it was probably forgotten. */
  readonly isMostlySet: boolean
  readonly isActive: boolean
  readonly isEditing: boolean
  readonly drafts: Drafts
  readonly onActive: () => void
  /** Enter, F2 or a double click. */
  readonly onOpen: () => void
  readonly onClear: () => void
  /** The editor has closed; by a key, so that the focus comes back here. */
  readonly onClosed: (how: 'key' | 'blur') => void
}

/** A value in an environment: looked at, and edited in place. */
export const MatrixCell = (props: MatrixCellProps) => {
  const { place, environment, column, isSecretRow, isMostlySet, isActive, isEditing, drafts, onActive, onOpen, onClear, onClosed } = props
  const draft = drafts.find(place)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault()
      onOpen()
    }
    if (event.key === 'Delete' || event.key === 'Backspace') onClear()
  }
  return (
    <div
      role="gridcell"
      data-cell={column}
      aria-colindex={column + 1}
      tabIndex={isActive ? 0 : -1}
      onFocus={onActive}
      onKeyDown={onKeyDown}
      onDoubleClick={onOpen}
      className="relative flex h-full min-w-0 cursor-default items-center border-r border-line px-3 outline-offset-[-2px]"
    >
      {isEditing ? (
        <CellEditor
          label={`${place.name} in ${environment}`}
          text={draft?.text ?? (place.cell.type === 'value' ? textOfValue(place.cell.value) : '')}
          problem={draft?.other ? <TheirChange {...draft.other} /> : draft?.problem && `Not kept: ${draft.problem}`}
          isContested={draft?.other !== undefined}
          onKeep={async (text, how) => {
            // Whose value it is, is said by a key or a button, not by going away.
            if (draft?.other && how === 'blur') {
              drafts.hold(place, text)
              onClosed(how)
              return false
            }
            const isKept = await drafts.keep(place, text)
            if (isKept || how === 'blur') onClosed(how)
            return isKept
          }}
          onLeave={() => {
            drafts.drop(place)
            onClosed('key')
          }}
        />
      ) : (
        <Content cell={place.cell} draft={draft} isSecretRow={isSecretRow} isMostlySet={isMostlySet} />
      )}
    </div>
  )
}

const Content = ({
  cell,
  draft,
  isSecretRow,
  isMostlySet,
}: {
  cell: Cell
  draft: Draft | undefined
  isSecretRow: boolean
  isMostlySet: boolean
}) => {
  if (draft?.problem !== undefined)
    return (
      <span className="flex min-w-0 items-center gap-1.5 text-failed-ink" title={`${draft.text}\nNot kept: ${draft.problem}`}>
        <TriangleAlert size={13} aria-hidden className="shrink-0" />
        <span className="truncate font-mono text-meta">{draft.text}</span>
        <span className="shrink-0 text-meta">{draft.other ? 'changed meanwhile' : 'not kept'}</span>
      </span>
    )
  if (draft) return <span className="truncate font-mono text-meta text-muted">{draft.text}</span>
  if (cell.type === 'value')
    return (
      <>
        <span className={classNames('truncate font-mono text-meta', isSecretRow && 'text-flaky-ink')} title={cellWords(cell)}>
          {shownText(cell.value)}
          {isSecretRow && <span className="font-sans"> in plain text</span>}
        </span>
        {holdsPassword(cell.value) && <PasswordMark />}
      </>
    )
  if (cell.type === 'secret')
    return (
      <span className="flex items-center gap-2 text-meta">
        <span aria-hidden className="tracking-widest text-muted">
          ••••
        </span>
        set
      </span>
    )
  return <span className={classNames('text-meta', isMostlySet ? 'font-medium text-flaky-ink' : 'text-faint')}>not set</span>
}

const passwordWords = 'It holds a password that everybody of the workspace can get at. Remove it here and set it as a secret.'

const PasswordMark = () => (
  <span title={passwordWords} className="ml-auto flex shrink-0 items-center gap-1 pl-2 text-meta text-flaky-ink">
    <KeyRound size={12} aria-hidden />
    better a secret
  </span>
)
