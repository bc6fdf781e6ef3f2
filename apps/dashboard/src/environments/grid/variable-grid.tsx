'use client'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import {
  type ClipboardEvent,
  Fragment,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { showValue } from '../model/cell-value.ts'
import { cellOf, type MatrixRow } from '../model/matrix.ts'
import type { Environment } from '../queries.ts'
import type { CellEditorProps } from './cell-editor.tsx'
import { GridRow } from './grid-row.tsx'
import { moved, type Spot } from './move.ts'
import type { Drafts } from './use-drafts.ts'

export interface VariableGridProps {
  readonly rows: readonly MatrixRow[]
  readonly environments: readonly Environment[]
  readonly drafts: Drafts
  /** Why nothing is changed here. */
  readonly unavailable: string | undefined
  readonly onRefused: (why: string) => void
  readonly onOpenRow: (row: MatrixRow) => void
  readonly onSecret: (row: MatrixRow, environmentId: string) => void
  readonly onRemove: (row: MatrixRow, environmentId: string) => void
  readonly header: (environment: Environment) => ReactNode
  /** Below the names of the environments, in place of rows. */
  readonly children?: ReactNode
}

/** Every name in every environment. One stop for Tab; arrows lead from cell to cell. */
export const VariableGrid = (props: VariableGridProps) => {
  'use no memo'
  const { rows, environments, drafts, unavailable, onOpenRow, header, children } = props
  const scroller = useRef<HTMLDivElement>(null)
  const table = useRef<HTMLTableElement>(null)
  const [active, setActive] = useState<{ readonly name: string; readonly column: number } | undefined>()
  const [isEditing, setEditing] = useState(false)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const activeRow = Math.max(
    0,
    rows.findIndex(({ name }) => name === active?.name),
  )
  const entry = { name: rows[activeRow]?.name, column: rows[activeRow]?.name === active?.name ? (active?.column ?? 1) : 1 }
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    // The cell that has the focus, or gets it by Tab, is never taken away.
    rangeExtractor: (range) => (rows.length === 0 ? [] : [...new Set([...defaultRangeExtractor(range), activeRow])].sort((a, b) => a - b)),
  })

  const waiting = useRef<Spot | undefined>(undefined)
  const focusWaiting = useCallback((): void => {
    const spot = waiting.current
    const row = spot && table.current?.querySelector<HTMLTableRowElement>(`tr[data-row="${spot.row}"]`)
    const cell = row?.cells[spot?.column ?? 0]
    if (!cell) return
    waiting.current = undefined
    ;(cell.querySelector<HTMLElement>('[data-focus]') ?? cell).focus({ preventScroll: true })
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [])
  useLayoutEffect(focusWaiting)
  const { scrollToIndex } = virtual
  const focus = useCallback(
    (spot: Spot): void => {
      waiting.current = spot
      focusWaiting()
      // It is drawn when it comes into sight, and focused then.
      if (waiting.current) scrollToIndex(spot.row)
    },
    [focusWaiting, scrollToIndex],
  )
  // Who took the last value of a name away stands where it stood.
  const lastRow = useRef(0)
  useLayoutEffect(() => {
    const isGone = active !== undefined && rows.length > 0 && rows[activeRow]?.name !== active.name
    if (isGone && document.activeElement === document.body)
      focus({ row: Math.min(lastRow.current, rows.length - 1), column: active.column })
    else if (!isGone) lastRow.current = activeRow
  }, [active, activeRow, rows, focus])
  const spotOf = (target: EventTarget): Spot | undefined => {
    const cell = (target as HTMLElement).closest<HTMLTableCellElement>('td, th')
    const row = cell?.closest('tr')?.dataset.row
    return cell && row !== undefined ? { row: Number(row), column: cell.cellIndex } : undefined
  }
  const begin = ({ row: at, column }: Spot): void => {
    const [row, environment] = [rows[at], environments[column - 1]]
    if (!row || !environment) return
    if (row.kind === 'variable' || cellOf(row, environment.id).type === 'value') {
      if (unavailable === undefined) {
        setActive({ name: row.name, column })
        setEditing(true)
      } else props.onRefused(unavailable)
    } else props.onSecret(row, environment.id)
  }
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const spot = spotOf(event.target)
    if (!spot || event.altKey) return
    const isMod = event.ctrlKey || event.metaKey
    const goal = moved(isMod ? `mod+${event.key}` : event.key, spot, { rows: rows.length, columns: environments.length + 1 })
    if (goal) focus(goal)
    else if (isMod || spot.column === 0) return
    else if (event.key === 'Enter' || event.key === 'F2') begin(spot)
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      const [row, environment] = [rows[spot.row], environments[spot.column - 1]]
      if (row && environment) props.onRemove(row, environment.id)
    } else return
    event.preventDefault()
  }
  const click = (event: MouseEvent<HTMLElement>): void => {
    const spot = spotOf(event.target)
    const [row, environment] = spot ? [rows[spot.row], environments[spot.column - 1]] : []
    if (!spot || !row || !environment || (event.target as HTMLElement).closest('textarea')) return
    const hasText = cellOf(row, environment.id).type === 'value'
    if (event.detail === 2 || !hasText) begin(spot)
  }
  const copy = (event: ClipboardEvent<HTMLElement>): void => {
    const spot = spotOf(event.target)
    const [row, environment] = spot ? [rows[spot.row], environments[spot.column - 1]] : []
    const cell = row && environment && cellOf(row, environment.id)
    if (cell?.type !== 'value' || (event.target as HTMLElement).closest('textarea') || String(getSelection()) !== '') return
    event.clipboardData.setData('text/plain', typeof cell.value === 'string' ? cell.value : JSON.stringify(cell.value))
    event.preventDefault()
  }
  const keep = useCallback(
    (row: MatrixRow, environmentId: string, ...[text, then]: Parameters<CellEditorProps['onKeep']>): void => {
      setEditing(false)
      const { rows: now, environments: columns, drafts: all } = latest.current
      const spot = { row: now.findIndex(({ name }) => name === row.name), column: columns.findIndex(({ id }) => id === environmentId) + 1 }
      if (then !== 'away') focus(then === 'stay' ? spot : { ...spot, column: spot.column + (then === 'next' ? 1 : -1) })
      const place = { name: row.name, environmentId }
      if (isUnchanged(row, environmentId, text)) all.discard(place)
      else void all.keep(place, text)
    },
    [focus],
  )
  const leave = useCallback((): void => {
    setEditing(false)
    const { rows: now } = latest.current
    if (active) focus({ row: now.findIndex(({ name }) => name === active.name), column: active.column })
  }, [active, focus])

  return (
    <div
      ref={scroller}
      className="min-h-0 flex-1 overflow-auto border-t border-line"
      style={{ scrollPaddingLeft: nameWidth, scrollPaddingTop: headHeight }}
    >
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are edited is a grid
        role="grid"
        aria-label="Variables by environment"
        aria-rowcount={rows.length + 1}
        aria-readonly={unavailable !== undefined}
        className="w-full table-fixed border-separate border-spacing-0"
        style={{ minWidth: nameWidth + environments.length * 208 }}
        onKeyDown={press}
        onClick={click}
        onCopy={copy}
        onFocus={(event) => {
          const spot = spotOf(event.target)
          const row = spot && rows[spot.row]
          if (row && (row.name !== active?.name || spot.column !== active.column)) setActive({ name: row.name, column: spot.column })
        }}
      >
        <thead>
          <tr aria-rowindex={1}>
            <th
              scope="col"
              style={{ width: nameWidth }}
              className="sticky top-0 left-0 z-40 h-12 border-r border-b border-line bg-panel pl-6 text-left text-meta font-medium text-muted"
            >
              Name
            </th>
            {environments.map((environment) => (
              <th
                key={environment.id}
                scope="col"
                className="sticky top-0 z-30 h-12 border-r border-b border-line bg-panel px-3 text-left font-normal last:border-r-0"
              >
                {header(environment)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {virtual.getVirtualItems().map(({ index, start }, at, items) => {
            const row = rows[index]
            if (!row) return null
            const isEntry = row.name === entry.name
            return (
              <Fragment key={row.name}>
                <Gap height={start - (items[at - 1]?.end ?? headHeight)} />
                <GridRow
                  row={row}
                  index={index}
                  environments={environments}
                  activeColumn={isEntry ? entry.column : undefined}
                  isEditing={isEntry && isEditing}
                  drafts={drafts.byName.get(row.name)}
                  onOpen={onOpenRow}
                  onKeep={keep}
                  onLeave={leave}
                />
              </Fragment>
            )
          })}
          <Gap height={virtual.getTotalSize() + headHeight - (virtual.getVirtualItems().at(-1)?.end ?? headHeight)} />
        </tbody>
      </table>
      {children}
    </div>
  )
}

const nameWidth = 272
const headHeight = 48
const rowHeight = 36

/** In the place of rows that are out of sight. */
const Gap = ({ height }: { height: number }) =>
  height > 0 ? (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  ) : null

/** An empty cell that stays empty says nothing; neither does a value that is written as it was shown. */
const isUnchanged = (row: MatrixRow, environmentId: string, text: string): boolean => {
  const cell = cellOf(row, environmentId)
  return cell.type === 'value' ? showValue(cell.value) === text : text === ''
}
