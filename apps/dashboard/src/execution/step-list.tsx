'use client'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { ChevronRight, X } from 'lucide-react'
import { type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from 'react'
import { useShortcuts } from '../shell/shortcuts.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { formatDuration } from '../ui/format.ts'
import { type Status, StatusGlyph, statusLooks } from '../ui/status.tsx'
import { countsOf, holdersOf, isOpenAtFirst, outcomeOf, roundName, type StepRow, spanOf, stepTree, visibleRows } from './model/step-rows.ts'
import { overlaps, type Stretch, type TimeScale, timeScale, waitingGaps } from './model/time-scale.ts'
import { TimeRuler } from './time-ruler.tsx'
import type { LiveExecution } from './use-live-execution.ts'
import { useNow } from './use-now.ts'

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
  const [stretch, setStretch] = useState<Stretch>()
  const [isEven, setEven] = useState(false)
  const start = state.startedAt ?? 0
  const isRunning = state.status === 'running' && state.startedAt !== undefined && live.connection !== 'cut'
  const now = useNow(isRunning, 500)
  const end = Math.max(
    start + (state.durationMs ?? 0),
    ...[...state.steps.values()].map(({ finishedAt = 0, startedAt = 0 }) => finishedAt || startedAt),
    start + 1,
    isRunning ? now : 0,
  )
  // What still goes on has no gaps: where it waits is known when it is over.
  const gaps = useMemo(
    () => (state.status === 'finished' ? waitingGaps([...state.steps.values()], { from: start, until: end }) : []),
    [state, start, end],
  )
  const cut = useMemo(() => timeScale(stretch ?? { from: start, until: end }, gaps), [stretch, start, end, gaps])
  const scale = useMemo(() => (isEven ? timeScale(cut) : cut), [cut, isEven])
  const hasGaps = cut.gaps.length > 0
  const hasBar = hasGaps || stretch !== undefined
  const rows = visibleRows(tree, isOpen).filter((row) => isLookedAt(row, stretch))
  const at = rows.findIndex(({ path }) => path === selected)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    // The selected row is named by the tree, so that it has to be there.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), ...(at >= 0 ? [at] : [])])].sort((a, b) => a - b),
  })
  const setOpen = (paths: readonly string[], isOpen: boolean): void =>
    setChosen((before) => new Map([...before, ...paths.map((path) => [path, isOpen] as const)]))
  const toggle = (row: StepRow): void => setOpen([row.path], !isOpen(row))
  useEffect(() => {
    if (selected !== undefined) setOpen(holdersOf(selected), true)
  }, [selected])
  // The bar above takes its room from the rows.
  useEffect(() => {
    if (scroller.current && at >= 0) showRow(scroller.current, at)
  }, [selected, at >= 0, hasBar])
  useShortcuts([
    {
      keys: 'z',
      does: 'Only the time of the step',
      group: 'Timeline',
      scope: 'timeline',
      run: () => rows[at] && setStretch(stretchOf(rows[at], end)),
    },
    { keys: '0', does: 'The whole time', group: 'Timeline', scope: 'timeline', run: () => setStretch(undefined) },
  ])
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
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <Head scale={scale} start={start} onBrush={setStretch} />
      <LookedAt
        stretch={stretch}
        scale={scale}
        start={start}
        hasGaps={hasGaps}
        isEven={isEven}
        onEven={setEven}
        onAll={() => setStretch(undefined)}
      />
      <div
        ref={scroller}
        role="tree"
        aria-label="Steps"
        tabIndex={0}
        data-scope="timeline"
        aria-activedescendant={at >= 0 ? rowId(selected ?? '') : undefined}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-auto outline-offset-[-2px]"
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start: top }) => {
            const row = rows[index]
            if (!row) return null
            return (
              <div key={row.path} className="contain-strict" style={{ position: 'absolute', top, left: 0, right: 0, height: rowHeight }}>
                <Row
                  row={row}
                  step={row.step}
                  isSelected={row.path === selected}
                  isStop={row.path === state.stop?.path}
                  isOpen={row.children.length > 0 ? isOpen(row) : undefined}
                  onSelect={onSelect}
                  onToggle={toggle}
                  scale={scale}
                  until={end}
                  onZoom={setStretch}
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

const showRow = (scroller: HTMLElement, at: number): void => {
  const top = at * rowHeight
  if (top < scroller.scrollTop) scroller.scrollTop = top
  else scroller.scrollTop = Math.max(scroller.scrollTop, top + rowHeight - scroller.clientHeight)
}

interface HeadProps {
  readonly scale: TimeScale
  readonly start: number
  readonly onBrush: (stretch: Stretch) => void
}

const Head = ({ scale, start, onBrush }: HeadProps) => (
  <div aria-hidden className={classNames('grid h-7 shrink-0 items-center border-b border-line text-meta text-faint', columns)}>
    <span className="pl-3">Step</span>
    <TimeRuler scale={scale} start={start} onBrush={onBrush} className="hidden @sm:flex" />
    <span className="text-right">Took</span>
  </div>
)

interface LookedAtProps {
  readonly stretch: Stretch | undefined
  readonly scale: TimeScale
  readonly start: number
  readonly hasGaps: boolean
  readonly isEven: boolean
  readonly onEven: (isEven: boolean) => void
  readonly onAll: () => void
}

/** Which part of the time is looked at, and how much of it is drawn short: said only when there is something to say. */
const LookedAt = ({ stretch, scale, start, hasGaps, isEven, onEven, onAll }: LookedAtProps) => {
  if (!stretch && !hasGaps) return null
  const shortMs = scale.gaps.reduce((sum, { from, until }) => sum + until - from, 0)
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1 text-meta text-muted">
      {stretch && (
        <Button size="small" icon={<X size={13} aria-hidden />} onClick={onAll}>
          {`${formatDuration(stretch.from - start)} – ${formatDuration(stretch.until - start)}`}
          <span className="sr-only">, show all of it</span>
        </Button>
      )}
      {hasGaps && (
        <Button look="quiet" size="small" aria-pressed={!isEven} onClick={() => onEven(!isEven)}>
          {isEven ? 'Draw waits short' : `${formatDuration(shortMs)} of waiting is drawn short`}
        </Button>
      )}
    </div>
  )
}

const rowId = (path: string): string => `step-${path.replace(/[^\w-]/g, '_')}`

interface RowProps {
  readonly row: StepRow
  readonly step: StepRow['step']
  readonly isSelected: boolean
  /** A debugged execution stands at it. */
  readonly isStop: boolean
  readonly isOpen: boolean | undefined
  readonly onSelect: (path: string) => void
  readonly onToggle: (row: StepRow) => void
  readonly scale: TimeScale
  /** When the last of it ended; of what goes on, now. */
  readonly until: number
  readonly onZoom: (stretch: Stretch | undefined) => void
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

const Row = ({ row, step, isSelected, isStop, isOpen, onSelect, onToggle, scale, until, onZoom, size, position }: RowProps) => {
  const status = isStop ? 'paused' : statusOfRow(row)
  const span = spanOf(row)
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
      <What
        step={step}
        depth={row.depth}
        name={step ? (step.name ?? step.id) : roundName(row.label ?? row.path.split('/').at(-1) ?? '')}
        status={status}
        isOpen={isOpen}
        count={isOpen === false ? countsOf(row) : undefined}
        onToggle={isOpen === undefined ? undefined : () => onToggle(row)}
      />
      <TimeBar span={span} scale={scale} until={until} status={status} onZoom={() => onZoom(stretchOf(row, until))} />
      <span className="text-right font-mono text-meta text-muted tabular-nums">{durationOf(row, span)}</span>
    </div>
  )
}

interface WhatProps {
  readonly step: RowProps['step']
  readonly depth: number
  readonly name: string
  readonly status: Status
  readonly isOpen: boolean | undefined
  /** What a closed row hides. */
  readonly count: string | undefined
  readonly onToggle: (() => void) | undefined
}

/** What does not move with the time: while others run, it is painted when the step changed. */
const What = memo(({ step, depth, name, status, isOpen, count, onToggle }: WhatProps) => (
  <span className="flex min-w-0 items-center gap-2" style={{ paddingLeft: 8 + depth * 16 }}>
    {isOpen === undefined ? (
      <span className="w-4 shrink-0" />
    ) : (
      <ChevronRight
        size={14}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation()
          onToggle?.()
        }}
        className={classNames('shrink-0 text-muted transition-transform', isOpen && 'rotate-90')}
      />
    )}
    <StatusGlyph status={status} size={15} label />
    <span className={classNames('truncate', step ? 'font-medium' : 'text-muted')}>{name}</span>
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
))
What.displayName = 'What'

interface TimeBarProps {
  readonly span: ReturnType<typeof spanOf>
  readonly scale: TimeScale
  readonly until: number
  readonly status: Status
  readonly onZoom: () => void
}

const TimeBar = ({ span, scale, until, status, onZoom }: TimeBarProps) => {
  if (!span) return <span className={onlyWide} />
  const left = scale.at(span.startedAt) * 100
  const width = scale.at(span.finishedAt ?? until) * 100 - left
  return (
    <span
      aria-hidden
      title="Double click: only this time"
      onDoubleClick={onZoom}
      className={classNames(onlyWide, 'relative h-2 overflow-hidden rounded-sm bg-hover')}
    >
      {scale.gaps.map((gap) => (
        <span
          key={gap.from}
          title={`${formatDuration(gap.until - gap.from)} of waiting`}
          className="absolute inset-y-0 border-x border-strong bg-bg"
          style={{ left: `${scale.at(gap.from) * 100}%`, width: `${(scale.at(gap.until) - scale.at(gap.from)) * 100}%` }}
        />
      ))}
      <span
        className={classNames('absolute inset-y-0 rounded-sm', statusLooks[status].bar)}
        style={{ left: `min(${left}%, calc(100% - 3px))`, width: `max(3px, ${Math.min(100 - left, width)}%)` }}
      />
    </span>
  )
}

/** Of a row, with a little around it. */
const stretchOf = (row: StepRow, until: number): Stretch | undefined => {
  const span = spanOf(row)
  if (!span) return undefined
  const end = span.finishedAt ?? until
  const around = Math.max(1, (end - span.startedAt) * 0.05)
  return { from: span.startedAt - around, until: end + around }
}

const isLookedAt = (row: StepRow, stretch: Stretch | undefined): boolean => {
  if (!stretch) return true
  const span = spanOf(row)
  return span !== undefined && overlaps(span, stretch)
}
