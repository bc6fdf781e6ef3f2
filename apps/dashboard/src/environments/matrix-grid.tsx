// biome-ignore-all lint/a11y/useSemanticElements: a grid that holds few of its rows, placed by their number
// biome-ignore-all lint/a11y/useFocusableInteractive: cells and their buttons take the focus
'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, EllipsisVertical, KeyRound, LockKeyhole } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { afterMenu } from '../ui/after-menu.ts'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { MatrixCell } from './matrix-cell.tsx'
import { type GridPlace, placeAfterKey } from './model/grid-keys.ts'
import type { MatrixRow } from './model/matrix.ts'
import type { Environment } from './queries.ts'
import type { CellPlace, Drafts } from './use-drafts.ts'

export interface MatrixGridProps {
  readonly environments: readonly Environment[]
  readonly rows: readonly MatrixRow[]
  readonly drafts: Drafts
  /** Why values cannot be edited, or secrets; undefined when they can. */
  readonly whyNoValues: string | undefined
  readonly whyNoSecrets: string | undefined
  readonly onRefused: (why: string) => void
  readonly onSecret: (place: CellPlace) => void
  readonly environmentMenu: (environment: Environment) => readonly (MenuItem | null)[]
  readonly rowMenu: (row: MatrixRow) => readonly (MenuItem | null)[]
}

const rowHeight = 36
const pageRows = 12

/** One stop for Tab, arrows within: only the rows in sight are on the page, and the one with the focus. */
export const MatrixGrid = (props: MatrixGridProps) => {
  'use no memo'
  const { environments, rows, drafts, whyNoValues, whyNoSecrets, onRefused, onSecret, environmentMenu, rowMenu } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<GridPlace>({ row: 0, column: 1 })
  const [editing, setEditing] = useState<CellPlace>()
  const activeRow = Math.min(active.row, rows.length - 1)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollPaddingStart: rowHeight,
    overscan: 8,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const shown = new Set(Array.from({ length: endIndex - startIndex + 1 + 2 * overscan }, (_, at) => startIndex - overscan + at))
      return [...shown.add(activeRow)].filter((index) => index >= 0 && index < count).sort((a, b) => a - b)
    },
  })
  const focus = ({ row, column }: GridPlace): void => {
    setActive({ row, column })
    virtual.scrollToIndex(row)
    // It may come onto the page only with the next frame.
    requestAnimationFrame(() => {
      const target = scroller.current?.querySelector<HTMLElement>(`[data-row="${row}"] [data-cell="${column}"]`)
      target?.focus({ preventScroll: true })
      target?.closest('[role=gridcell]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    })
  }
  const onKeyDownCapture = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('[data-cell]')) return
    const size = { rows: rows.length, columns: environments.length + 1 }
    const next = placeAfterKey({ row: activeRow, column: active.column }, event, { ...size, pageRows })
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    focus(next)
  }
  const open = (place: CellPlace, isSecretRow: boolean): void => {
    const isSecret = place.cell.type === 'secret' || (isSecretRow && place.cell.type === 'missing')
    const why = isSecret ? whyNoSecrets : whyNoValues
    if (why !== undefined) onRefused(why)
    else if (isSecret) onSecret(place)
    else setEditing(place)
  }
  const clear = (place: CellPlace): void => {
    if (place.cell.type === 'secret') onSecret(place)
    else if (whyNoValues !== undefined) onRefused(whyNoValues)
    else void drafts.remove(place)
  }
  const columns = { gridTemplateColumns: `minmax(var(--names), 1.1fr) repeat(${environments.length}, minmax(11rem, 1fr))` }
  // Not as wide as the longest name: that would be the width of each column.
  const minWidth = `calc(var(--names) + ${environments.length} * 11rem)`
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Variables by environment"
      aria-rowcount={rows.length + 1}
      aria-colcount={environments.length + 1}
      aria-multiselectable={false}
      onKeyDownCapture={onKeyDownCapture}
      className="min-h-0 flex-1 overflow-auto border-t border-line [--names:9rem] sm:[--names:15rem]"
    >
      <div style={{ minWidth }}>
        <div role="row" aria-rowindex={1} style={columns} className="sticky top-0 z-30 grid h-9 border-b border-line bg-panel text-table">
          <div role="columnheader" className="sticky left-0 z-10 flex items-center border-r border-line bg-panel pl-4 font-medium sm:pl-6">
            Variable
          </div>
          {environments.map((environment) => (
            <div key={environment.id} role="columnheader" className="flex min-w-0 items-center border-r border-line pr-1 pl-1">
              <EnvironmentButton environment={environment} items={environmentMenu(environment)} />
            </div>
          ))}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            if (!row) return null
            return (
              <div
                key={row.name}
                role="row"
                data-row={index}
                aria-rowindex={index + 2}
                style={{ ...columns, position: 'absolute', top: start, left: 0, right: 0, height: rowHeight }}
                className="group grid border-b border-line text-table focus-within:z-20 hover:bg-hover"
              >
                <RowHead
                  row={row}
                  isActive={activeRow === index && active.column === 0}
                  items={rowMenu(row)}
                  onActive={() => setActive({ row: index, column: 0 })}
                />
                {environments.map(({ id, name: environment }, at) => {
                  const isEditing = editing?.name === row.name && editing.environmentId === id
                  // What is edited stays what it was when that began, whatever comes from the server meanwhile.
                  const place = isEditing ? editing : { name: row.name, environmentId: id, cell: row.cells[at] ?? { type: 'missing' } }
                  return (
                    <MatrixCell
                      key={id}
                      place={place}
                      environment={environment}
                      column={at + 1}
                      isSecretRow={row.isSecret}
                      isMostlySet={row.isMostlySet}
                      isActive={activeRow === index && active.column === at + 1}
                      isEditing={isEditing}
                      drafts={drafts}
                      onActive={() => setActive({ row: index, column: at + 1 })}
                      onOpen={() => open(place, row.isSecret)}
                      onClear={() => clear(place)}
                      onClosed={(how) => {
                        setEditing((now) => (now === place ? undefined : now))
                        if (how === 'key') focus({ row: index, column: at + 1 })
                      }}
                    />
                  )
                })}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

const EnvironmentButton = ({
  environment: { name, isProtected },
  items,
}: {
  environment: Environment
  items: readonly (MenuItem | null)[]
}) => (
  <Menu
    align="start"
    items={items.map(afterItsMenu)}
    trigger={
      <button
        type="button"
        title={isProtected ? `${name}, protected` : name}
        className="flex h-7 min-w-0 items-center gap-1.5 rounded-control px-2 font-medium hover:bg-hover"
      >
        <span className="truncate">{name}</span>
        {isProtected && (
          <>
            <LockKeyhole size={13} aria-hidden className="shrink-0 text-flaky" />
            <span className="sr-only">protected</span>
          </>
        )}
        <ChevronDown size={13} aria-hidden className="shrink-0 text-muted" />
      </button>
    }
  />
)

const RowHead = ({
  row: { name, isSecret },
  isActive,
  items,
  onActive,
}: {
  row: MatrixRow
  isActive: boolean
  items: readonly (MenuItem | null)[]
  onActive: () => void
}) => (
  <div
    role="rowheader"
    className="sticky left-0 z-10 flex min-w-0 items-center gap-2 border-r border-line bg-bg pr-1 pl-4 group-hover:bg-hover sm:pl-6"
  >
    <span className="truncate font-mono text-meta font-medium" title={name}>
      {name}
    </span>
    {isSecret && (
      <span className="inline-flex shrink-0 items-center gap-1 rounded-full bg-idle-soft px-1.5 text-meta text-idle-ink">
        <KeyRound size={11} aria-hidden /> <span className="max-sm:sr-only">secret</span>
      </span>
    )}
    <span className="ml-auto">
      <Menu
        items={items.map(afterItsMenu)}
        trigger={
          <button
            type="button"
            data-cell={0}
            tabIndex={isActive ? 0 : -1}
            onFocus={onActive}
            aria-label={`What to do with ${name}`}
            className="grid size-7 place-items-center rounded-control text-muted opacity-0 group-hover:opacity-100 hover:bg-hover focus:opacity-100 data-[state=open]:opacity-100"
          >
            <EllipsisVertical size={14} aria-hidden />
          </button>
        }
      />
    </span>
  </div>
)

const afterItsMenu = (item: MenuItem | null): MenuItem | null => item && { ...item, onSelect: afterMenu(item.onSelect) }
