'use client'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { ChevronRight } from 'lucide-react'
import { type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from 'react'
import { classNames } from '../ui/class-names.ts'
import { formatDuration } from '../ui/format.ts'
import { type Status, StatusGlyph, statusLooks } from '../ui/status.tsx'
import { countsOf, holdersOf, isOpenAtFirst, outcomeOf, roundName, type StepRow, spanOf, stepTree, visibleRows } from './model/step-rows.ts'
import type { LiveExecution } from './use-live-execution.ts'

const rowHeight = 34
/** Name, timeline, duration. */
const columns = 'grid-cols-[minmax(0,1fr)_4.5rem] gap-2 pr-3 @sm:grid-cols-[minmax(0,1fr)_minmax(4rem,38%)_4.5rem]'
const onlyWide = 'hidden @sm:block'

export interface StepListProps {
  readonly live: LiveExecution
  /** Path of the step that is shown. */
  readonly selected: string | undefined
  readonly onSelect: (path: string) => void
}

/** Every step that spoke, as a tree with its timeline: arrows move, Enter and Space open what is folded. What is selected is in sight. */
export const StepList = ({ live, selected, onSelect }: StepListProps) => {
  'use no memo'
  const { state } = live
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const tree = useMemo(() => stepTree(state.steps), [state])
  const isOpen = (row: StepRow): boolean => chosen.get(row.path) ?? isOpenAtFirst(row)
  const rows = visibleRows(tree, isOpen)
  const at = rows.findIndex(({ path }) => path === selected)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // The selected row is named by the tree, so that it has to be there.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), ...(at >= 0 ? [at] : [])])].sort((a, b) => a - b),
  })
  const setOpen = (paths: readonly string[], isOpen: boolean): void =>
    setChosen((before) => new Map([...before, ...paths.map((path) => [path, isOpen] as const)]))
  const toggle = (row: StepRow): void => setOpen([row.path], !isOpen(row))
  useEffect(() => {
    if (selected !== undefined) setOpen(holdersOf(selected), true)
  }, [selected])
  useEffect(() => {
    if (selected !== undefined && at >= 0) virtual.scrollToIndex(at)
  }, [selected, at >= 0])
  const move = (by: number): void => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
    if (!next) return
    onSelect(next.path)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at]
    const does: Record<string, () => void> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Home: () => move(-rows.length),
      End: () => move(rows.length),
      ArrowRight: () => row && row.children.length > 0 && !isOpen(row) && toggle(row),
      ArrowLeft: () => row && row.children.length > 0 && isOpen(row) && toggle(row),
      Enter: () => row && row.children.length > 0 && toggle(row),
      ' ': () => row && row.children.length > 0 && toggle(row),
    }
    const act = does[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const start = state.startedAt ?? 0
  const end = Math.max(
    start + (state.durationMs ?? 0),
    ...[...state.steps.values()].map(({ finishedAt = 0, startedAt = 0 }) => finishedAt || startedAt),
    start + 1,
  )
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <Ruler lengthMs={end - start} />
      <div
        ref={scroller}
        role="tree"
        aria-label="Steps"
        tabIndex={0}
        aria-activedescendant={at >= 0 ? rowId(selected ?? '') : undefined}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-auto outline-offset-[-2px]"
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start: top }) => {
            const row = rows[index]
            if (!row) return null
            return (
              <div key={row.path} style={{ position: 'absolute', top, left: 0, right: 0, height: rowHeight }}>
                <Row
                  row={row}
                  step={row.step}
                  isSelected={row.path === selected}
                  isOpen={row.children.length > 0 ? isOpen(row) : undefined}
                  onSelect={onSelect}
                  onToggle={toggle}
                  from={start}
                  until={end}
                  size={rows.length}
                  position={index + 1}
                />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** What the bars are measured by. */
const Ruler = ({ lengthMs }: { lengthMs: number }) => (
  <div aria-hidden className={classNames('grid h-7 shrink-0 items-center border-b border-line text-meta text-faint', columns)}>
    <span className="pl-3">Step</span>
    <span className="hidden justify-between font-mono tabular-nums @sm:flex">
      <span>0</span>
      <span>{formatDuration(lengthMs / 2)}</span>
      <span>{formatDuration(lengthMs)}</span>
    </span>
    <span className="text-right">Took</span>
  </div>
)

const rowId = (path: string): string => `step-${path.replace(/[^\w-]/g, '_')}`

interface RowProps {
  readonly row: StepRow
  readonly step: StepRow['step']
  readonly isSelected: boolean
  readonly isOpen: boolean | undefined
  readonly onSelect: (path: string) => void
  readonly onToggle: (row: StepRow) => void
  readonly from: number
  readonly until: number
  readonly size: number
  readonly position: number
}

/** What was skipped took no time, and what goes on has taken none yet. */
const durationOf = ({ step }: StepRow, span: ReturnType<typeof spanOf>): string => {
  if (step) return step.outcome && step.outcome !== 'skipped' ? formatDuration(step.durationMs) : ''
  return span?.finishedAt === undefined ? '' : formatDuration(span.finishedAt - span.startedAt)
}

const statusOfRow = (row: StepRow): Status => {
  const { step } = row
  return step ? (step.outcome ?? (step.startedAt === undefined ? 'none' : 'running')) : outcomeOf(row)
}

const Row = memo(({ row, step, isSelected, isOpen, onSelect, onToggle, from, until, size, position }: RowProps) => {
  const status = statusOfRow(row)
  const span = spanOf(row)
  const name = step ? (step.name ?? step.id) : (row.label ?? row.path.split('/').at(-1))
  const count = isOpen === false ? countsOf(row) : undefined
  const duration = durationOf(row, span)
  return (
    <div
      id={rowId(row.path)}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-selected={isSelected}
      aria-setsize={size}
      aria-posinset={position}
      {...(isOpen !== undefined && { 'aria-expanded': isOpen })}
      onClick={() => {
        onSelect(row.path)
        if (!step) onToggle(row)
      }}
      onKeyDown={undefined}
      className={classNames(
        `grid h-full cursor-pointer ${columns} items-center border-b border-line text-table`,
        isSelected ? 'bg-primary-soft' : 'hover:bg-hover',
      )}
    >
      <span className="flex min-w-0 items-center gap-2" style={{ paddingLeft: 8 + row.depth * 16 }}>
        {isOpen === undefined ? (
          <span className="w-4 shrink-0" />
        ) : (
          <ChevronRight
            size={14}
            aria-hidden
            onClick={(event) => {
              event.stopPropagation()
              onToggle(row)
            }}
            className={classNames('shrink-0 text-muted transition-transform', isOpen && 'rotate-90')}
          />
        )}
        <StatusGlyph status={status} size={15} label />
        <span className={classNames('truncate', step ? 'font-medium' : 'text-muted')}>{step ? name : roundName(name ?? '')}</span>
        {step?.tolerated && <span className="text-meta text-muted">tolerated</span>}
        {step && step.attempts.length > 1 && <span className="shrink-0 text-meta text-flaky-ink">{step.attempts.length} attempts</span>}
        {count && <span className="truncate text-meta text-muted">{count}</span>}
        {step?.progress && !step.outcome && (
          <span className="shrink-0 text-meta text-muted">
            {step.progress.done}
            {step.progress.total === undefined ? '' : ` of ${step.progress.total}`}
          </span>
        )}
      </span>
      <TimeBar span={span} from={from} until={until} status={status} />
      <span className="text-right font-mono text-meta text-muted tabular-nums">{duration}</span>
    </div>
  )
})
Row.displayName = 'Row'

interface TimeBarProps {
  readonly span: ReturnType<typeof spanOf>
  readonly from: number
  readonly until: number
  readonly status: Status
}

const TimeBar = ({ span, from, until, status }: TimeBarProps) => {
  if (!span) return <span className={onlyWide} />
  const whole = until - from
  const left = Math.max(0, ((span.startedAt - from) / whole) * 100)
  const width = (((span.finishedAt ?? until) - span.startedAt) / whole) * 100
  return (
    <span aria-hidden className={classNames(onlyWide, 'relative h-2 rounded-sm bg-hover')}>
      <span
        className={classNames('absolute inset-y-0 rounded-sm', statusLooks[status].bar)}
        style={{ left: `min(${left}%, calc(100% - 3px))`, width: `max(3px, ${Math.min(100 - left, width)}%)` }}
      />
    </span>
  )
}
