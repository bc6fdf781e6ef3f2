'use client'
import { Play } from 'lucide-react'
import Link from 'next/link'
import { ResultStrip, type StripExecution } from '../execution/result-strip.tsx'
import { type StartableFlow, useStartFlows } from '../execution/use-start-flows.ts'
import { addressOf } from '../place/use-place.ts'
import { type Held, QuarantineMark } from '../quarantine/quarantine-mark.tsx'
import { useApi, useWhyNot } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { formatDuration } from '../ui/format.ts'
import { ListRows } from '../ui/list-rows.tsx'
import type { More } from '../ui/more.ts'
import { StatusGlyph, statusLooks, statusOf } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { type FlowSort, sorts } from './model/flow-filters.ts'

export interface FlowItem extends StartableFlow {
  readonly name: string
  readonly path: string | null
  readonly tags: readonly string[]
  readonly quarantine: Held | null
  readonly updatedAt: string
}

export interface FlowRowsProps {
  readonly items: readonly FlowItem[]
  readonly recent: ReadonlyMap<string, readonly StripExecution[]>
  readonly selected: ReadonlySet<string>
  readonly onToggle: (id: string) => void
  readonly onToggleAll: () => void
  readonly more: More | undefined
  readonly sort: FlowSort
  readonly onSort: (sort: FlowSort) => void
}

/** By the room of the list itself, as folders may stand beside it. */
const columns =
  'grid grid-cols-[1.25rem_minmax(0,1fr)_4.5rem_2rem] items-center gap-3 px-4 @2xl:grid-cols-[1.25rem_minmax(0,1fr)_11.5rem_5rem_5.5rem_2rem]'
const onlyWide = 'hidden @2xl:block'

/** With what they are ordered by: a click on the name of a column orders by it, another one as before. */
export const FlowRows = ({ items, recent, selected, onToggle, onToggleAll, more, sort, onSort }: FlowRowsProps) => (
  <>
    <div className={classNames(columns, 'h-8 border-b border-line text-meta text-muted')}>
      <AllBox isAll={items.every(({ id }) => selected.has(id))} isSome={items.some(({ id }) => selected.has(id))} onToggle={onToggleAll} />
      <SortHead name="Name" by="name" sort={sort} onSort={onSort} />
      <span aria-hidden className={onlyWide}>
        Last 20
      </span>
      <SortHead name="Duration" by="duration" sort={sort} onSort={onSort} className={classNames(onlyWide, 'text-right')} />
      <SortHead name="Last run" by="lastRun" sort={sort} onSort={onSort} className="text-right" />
      <span />
    </div>
    <ListRows label="Flows" items={items} rowHeight={40} keyOf={({ id }) => id} more={more}>
      {(flow) => <Row flow={flow} executions={recent.get(flow.id)} isSelected={selected.has(flow.id)} onToggle={onToggle} />}
    </ListRows>
  </>
)

interface SortHeadProps extends Pick<FlowRowsProps, 'sort' | 'onSort'> {
  readonly name: string
  readonly by: FlowSort
  readonly className?: string
}

const SortHead = ({ name, by, sort, onSort, className }: SortHeadProps) => (
  <span className={className}>
    <button
      type="button"
      aria-pressed={sort === by}
      title={`Sort: ${sorts[by]}`}
      onClick={() => onSort(sort === by ? 'changed' : by)}
      className={classNames('rounded-sm hover:text-fg', sort === by && 'font-medium text-fg')}
    >
      {name}
      {sort === by && <span aria-hidden> {by === 'name' ? '↑' : '↓'}</span>}
    </button>
  </span>
)

const AllBox = ({ isAll, isSome, onToggle }: { isAll: boolean; isSome: boolean; onToggle: () => void }) => (
  <input
    type="checkbox"
    aria-label="Select all that are shown"
    ref={(box) => {
      if (box) box.indeterminate = isSome && !isAll
    }}
    checked={isAll}
    onChange={onToggle}
    className="size-4 accent-primary"
  />
)

const Row = ({
  flow,
  executions,
  isSelected,
  onToggle,
}: {
  flow: FlowItem
  /** Undefined while nothing is known of them. */
  executions: readonly StripExecution[] | undefined
  isSelected: boolean
  onToggle: (id: string) => void
}) => {
  const { workspace } = useApi()
  const why = useWhyNot('editor')
  const startFlows = useStartFlows()
  const last = executions?.[0]
  const status = last ? statusOf(last) : 'none'
  return (
    <div
      className={classNames(columns, 'relative h-full border-b border-line text-table', isSelected ? 'bg-primary-soft' : 'hover:bg-hover')}
    >
      <input
        type="checkbox"
        aria-label={`Select ${flow.name}`}
        checked={isSelected}
        onChange={() => onToggle(flow.id)}
        className="relative z-10 size-4 accent-primary"
      />
      <span className="flex min-w-0 items-center gap-2.5 overflow-x-clip">
        {executions ? (
          <span title={statusLooks[status].word}>
            <StatusGlyph status={status} label />
          </span>
        ) : (
          <span className="size-4 shrink-0" />
        )}
        <Link
          href={addressOf(workspace.slug, 'flows', flow.id)}
          prefetch={false}
          className="truncate font-medium after:absolute after:inset-0 @2xl:max-w-[70%] @2xl:shrink-0"
        >
          {flow.name}
        </Link>
        {flow.quarantine && <QuarantineMark quarantine={flow.quarantine} />}
        {flow.tags.slice(0, 3).map((tag) => (
          <span key={tag} className="hidden shrink-0 rounded-full bg-idle-soft px-1.5 text-meta text-idle-ink @2xl:inline">
            {tag}
          </span>
        ))}
        <span className="hidden min-w-0 truncate font-mono text-meta text-faint @4xl:inline">{flow.path}</span>
      </span>
      <span className={classNames(onlyWide, 'relative z-10')}>
        {executions && <ResultStrip executions={executions} name={flow.name} />}
      </span>
      <span className={classNames(onlyWide, 'text-right font-mono text-meta text-muted tabular-nums')}>
        {last ? formatDuration(last.durationMs) : ''}
      </span>
      <span className="text-right text-meta text-muted">{last ? <Time at={last.createdAt} /> : executions && 'never'}</span>
      <span className="relative z-10">
        <Button
          look="quiet"
          size="small"
          aria-label={`Run ${flow.name}`}
          icon={<Play size={14} aria-hidden />}
          unavailable={why}
          onClick={() => void startFlows([flow])}
        />
      </span>
    </div>
  )
}
