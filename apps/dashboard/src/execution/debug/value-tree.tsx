'use client'
import { ChevronRight, Pencil } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Input } from '../../ui/field.tsx'
import { problemText } from '../../ui/problem.tsx'
import { expressionOf, type Root, type ValueRow, valueRows } from './model/value-rows.ts'

export interface ValueTreeProps {
  readonly label: string
  readonly roots: readonly Root[]
  /** Gives a name another value; rejects with why not. Absent: they are only looked at. */
  readonly onChange?: ((name: string, expression: string) => Promise<unknown>) | undefined
  /** Fetches a value that was left out. */
  readonly onFetch?: (name: string) => void
  /** At the end of the row of a name. */
  readonly actions?: (root: Root) => ReactNode
}

/** Values with what is inside of them. Arrows move, right and left open and close, Enter changes a name. */
export const ValueTree = ({ label, roots, onChange, onFetch, actions }: ValueTreeProps) => {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string>()
  const [editing, setEditing] = useState<string>()
  // What was begun at one stop is not taken up at the next.
  if (!onChange && editing !== undefined) setEditing(undefined)
  const table = useRef<HTMLTableElement>(null)
  const rows = valueRows(roots, (id) => opened.has(id))
  const hasOrigins = roots.some(({ from }) => from !== undefined)
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === active),
  )
  const focusRow = (index: number): void => table.current?.querySelectorAll<HTMLElement>('tbody > tr')[index]?.focus()
  const toggle = ({ id, isOpen, root }: ValueRow): void => {
    if (isOpen === false && root.value === undefined) onFetch?.(root.name)
    setOpened((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }
  const edit = (row: ValueRow | undefined): void => {
    if (onChange && row?.depth === 0) setEditing(row.id)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = rows[at]
    if (event.target !== event.currentTarget && (event.target as HTMLElement).tagName !== 'TR') return
    const acts: Record<string, () => void> = {
      ArrowDown: () => focusRow(Math.min(rows.length - 1, at + 1)),
      ArrowUp: () => focusRow(Math.max(0, at - 1)),
      Home: () => focusRow(0),
      End: () => focusRow(rows.length - 1),
      ArrowRight: () => row?.isOpen === false && toggle(row),
      ArrowLeft: () =>
        row?.isOpen ? toggle(row) : focusRow(rows.findLastIndex(({ depth }, index) => index < at && depth < (row?.depth ?? 0))),
      Enter: () => edit(row),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const leave = (index: number): void => {
    setEditing(undefined)
    requestAnimationFrame(() => focusRow(index))
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows open, move by arrows and are changed in place
    <table ref={table} role="treegrid" aria-label={label} onKeyDown={onKeyDown} className="w-full table-fixed text-left text-table">
      <tbody>
        {rows.map((row, index) => (
          <tr
            key={row.id}
            aria-level={row.depth + 1}
            aria-posinset={row.position}
            aria-setsize={row.size}
            {...(row.isOpen !== undefined && { 'aria-expanded': row.isOpen })}
            tabIndex={index === at ? 0 : -1}
            onFocus={() => setActive(row.id)}
            onDoubleClick={() => edit(row)}
            className="group border-b border-line align-top outline-offset-[-2px] hover:bg-hover"
          >
            <Name row={row} isWide={!hasOrigins} onToggle={() => toggle(row)} />
            <td className="py-1 pr-2 font-mono text-meta break-all">
              {editing === row.id && onChange ? (
                <Change root={row.root} onChange={onChange} onLeave={() => leave(index)} />
              ) : (
                <span
                  className={classNames(
                    row.isOpen === undefined ? 'line-clamp-3' : 'block truncate',
                    row.root.problem !== undefined && 'font-sans text-failed-ink',
                  )}
                >
                  {row.text}
                </span>
              )}
            </td>
            {hasOrigins && (
              <td className="w-44 truncate py-1 pr-2 text-meta text-muted max-sm:hidden">{row.depth === 0 && row.root.from}</td>
            )}
            <td className="w-11 py-0.5 pr-2 text-right">
              {row.depth === 0 && onChange && editing !== row.id && (
                <Button
                  look="quiet"
                  size="small"
                  tabIndex={-1}
                  aria-label={`Change ${row.name}`}
                  icon={<Pencil size={13} aria-hidden />}
                  onClick={() => edit(row)}
                />
              )}
              {row.depth === 0 && actions?.(row.root)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Name = ({ row: { name, depth, isOpen }, isWide, onToggle }: { row: ValueRow; isWide: boolean; onToggle: () => void }) => (
  <th
    scope="row"
    className={classNames('py-1 pr-2 font-mono text-meta font-medium break-all', isWide ? 'w-1/2' : 'w-[30%]')}
    style={{ paddingLeft: 12 + depth * 16 }}
  >
    <span className="flex items-start gap-1">
      {isOpen === undefined ? (
        <span className="w-4 shrink-0" />
      ) : (
        <ChevronRight
          size={14}
          aria-hidden
          onClick={onToggle}
          className={classNames('mt-0.5 shrink-0 cursor-pointer text-muted transition-transform', isOpen && 'rotate-90')}
        />
      )}
      <span>{name}</span>
    </span>
  </th>
)

interface ChangeProps {
  readonly root: Root
  readonly onChange: (name: string, expression: string) => Promise<unknown>
  readonly onLeave: () => void
}

/** An expression, in place of the value: Enter gives it, Escape leaves it as it was. */
const Change = ({ root, onChange, onLeave }: ChangeProps) => {
  const [text, setText] = useState(() => expressionOf(root))
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    try {
      await onChange(root.name, text)
      onLeave()
    } catch (error) {
      setProblem(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Input
        autoFocus
        aria-label={`New value of ${root.name}`}
        aria-invalid={problem !== undefined}
        {...(problem !== undefined && { 'aria-describedby': `change-${root.name}` })}
        className="h-7 w-full font-mono"
        spellCheck={false}
        readOnly={isBusy}
        placeholder={'"o-18", total + 1, { "a": [1, 2] }'}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && onLeave()}
      />
      {problem !== undefined && (
        <p ref={intoSight} id={`change-${root.name}`} role="alert" className="mt-1 font-sans text-meta text-failed-ink">
          {problem}
        </p>
      )}
    </form>
  )
}

const intoSight = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' })
