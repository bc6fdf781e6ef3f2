'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Play, Plus, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { parseAsString, useQueryStates } from 'nuqs'
import { useRef, useState } from 'react'
import { useFreshExecutions, useNewestFlows } from '../execution/queries.ts'
import { ResultStrip, type StripExecution } from '../execution/result-strip.tsx'
import { type StartableFlow, useStartFlows } from '../execution/use-start-flows.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { loadLater } from '../session/connection.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useShortcuts } from '../shell/shortcuts.ts'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Select } from '../ui/field.tsx'
import { formatCount, formatDuration } from '../ui/format.ts'
import { ListRows } from '../ui/list-rows.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { StatusGlyph, statusLooks, statusOf } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { Folders } from './folders.tsx'
import { Welcome } from './welcome.tsx'

const BulkBar = dynamic(() => loadLater(() => import('./bulk-bar.tsx').then((module) => module.BulkBar)), { ssr: false })

const filterFields = { search: parseAsString, tag: parseAsString, folder: parseAsString, path: parseAsString }

/** Every flow of the workspace, with how it went lately. */
export const FlowsPage = () => {
  useTitle('Flows')
  useFreshExecutions()
  const { client, workspace } = useApi()
  const router = useRouter()
  const why = useWhyNot('editor')
  const [filters, setFilters] = useQueryStates(filterFields, { history: 'push' })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const search = useRef<HTMLInputElement>(null)
  useShortcuts([
    { keys: '/', does: 'Search flows', group: 'Flows', run: () => search.current?.focus() },
    { keys: 'n', does: 'New flow', group: 'Flows', run: () => router.push(addressOf(workspace.slug, 'flows', 'new')) },
  ])
  const query = {
    ...(filters.search && { search: filters.search }),
    ...(filters.tag && { tags: [filters.tag] }),
    ...(filters.folder && { collectionId: filters.folder }),
    ...(filters.path && { folder: filters.path }),
  }
  const list = useInfiniteQuery({
    queryKey: [workspace.slug, 'flows', 'list', query],
    queryFn: ({ pageParam, signal }) =>
      client.listFlows({ query: { ...query, limit: 100, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  })
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const ids = items.map(({ id }) => id)
  const recent = useRecent(ids)
  const isFiltered = Object.values(filters).some(Boolean)
  const clear = (): void => void setFilters({ search: null, tag: null, folder: null, path: null })
  const selected = items.filter(({ id }) => chosen.has(id))
  const toggle = (id: string): void =>
    setChosen((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const toggleAll = (): void => setChosen(new Set(selected.length === items.length ? [] : ids))
  // One step back undoes a search, not its last letter.
  const setSearch = (search: string): void => void setFilters({ search: search || null }, { history: filters.search ? 'replace' : 'push' })
  const tags = useTags(items)
  return (
    <div className="flex h-full flex-col">
      <PageHead
        title="Flows"
        aside={
          items.length > 0 &&
          formatCount(items.length, list.hasNextPage ? 'flow shown' : 'flow', list.hasNextPage ? 'flows shown' : 'flows')
        }
      >
        <Button
          look="primary"
          icon={<Plus size={15} aria-hidden />}
          unavailable={why}
          onClick={() => router.push(addressOf(workspace.slug, 'flows', 'new'))}
        >
          New flow
        </Button>
      </PageHead>
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3 sm:px-6">
        <SearchBox
          ref={search}
          label="Search by name, path, step, action or URL"
          placeholder="Search name, step, action, URL…   /"
          value={filters.search ?? ''}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Select
          aria-label="Tag"
          className="w-40"
          value={filters.tag ?? ''}
          onChange={(event) => void setFilters({ tag: event.target.value || null })}
        >
          <option value="">Tag: all</option>
          {filters.tag && !tags.includes(filters.tag) && <option>{filters.tag}</option>}
          {tags.map((tag) => (
            <option key={tag}>{tag}</option>
          ))}
        </Select>
        {isFiltered && (
          <Button look="quiet" size="small" icon={<X size={14} aria-hidden />} onClick={clear}>
            Clear filters
          </Button>
        )}
        {selected.length > 0 && <BulkBar selected={selected} onDone={() => setChosen(new Set())} />}
      </div>
      <div className="flex min-h-0 flex-1 border-t border-line">
        <Folders chosen={filters} onChoose={(place) => void setFilters({ ...place })} />
        <div className="@container flex min-w-0 flex-1 flex-col">
          {list.isError && items.length === 0 ? (
            <Failed what="The flows could not be read" error={list.error} onRetry={() => void list.refetch()} />
          ) : list.isPending ? (
            <LoadingRows label="Flows are read" />
          ) : items.length === 0 ? (
            isFiltered ? (
              <Empty title="No flow matches" actions={<Button onClick={clear}>Clear filters</Button>}>
                {filters.search
                  ? `Nothing has “${filters.search}” in its name, path, steps, actions or URLs.`
                  : 'There are others: take a filter away to see them.'}
              </Empty>
            ) : (
              <Welcome />
            )
          ) : (
            <Rows
              items={items}
              recent={recent}
              selected={chosen}
              onToggle={toggle}
              onToggleAll={toggleAll}
              more={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined}
            />
          )}
        </div>
      </div>
    </div>
  )
}

/** Of the newest flows, whatever is filtered, and of those that are shown. */
const useTags = (items: readonly FlowItem[]): readonly string[] => {
  const newest = useNewestFlows()
  return [...new Set([...(newest.data?.items ?? []), ...items].flatMap(({ tags }) => tags))].sort()
}

/** The last executions of each flow, asked for in lots. */
const useRecent = (ids: readonly string[]): ReadonlyMap<string, readonly StripExecution[]> => {
  const { client, workspace } = useApi()
  const recent = useQuery({
    queryKey: [workspace.slug, 'executions', 'recent', ids],
    queryFn: async ({ signal }) => {
      const lots = Array.from({ length: Math.ceil(ids.length / 100) }, (_, lot) => ids.slice(lot * 100, (lot + 1) * 100))
      const answers = await Promise.all(lots.map((flowIds) => client.listRecentExecutions({ query: { flowIds: [...flowIds] }, signal })))
      return answers.flatMap(({ items }) => items)
    },
    enabled: ids.length > 0,
    placeholderData: (before) => before,
  })
  return Map.groupBy(recent.data ?? [], ({ flowId }) => flowId ?? '')
}

interface FlowItem extends StartableFlow {
  readonly name: string
  readonly path: string | null
  readonly tags: readonly string[]
  readonly updatedAt: string
}

interface RowsProps {
  readonly items: readonly FlowItem[]
  readonly recent: ReadonlyMap<string, readonly StripExecution[]>
  readonly selected: ReadonlySet<string>
  readonly onToggle: (id: string) => void
  readonly onToggleAll: () => void
  readonly more: (() => void) | undefined
}

/** By the room of the list itself, as folders may stand beside it. */
const columns =
  'grid grid-cols-[1.25rem_minmax(0,1fr)_4.5rem_2rem] items-center gap-3 px-4 @2xl:grid-cols-[1.25rem_minmax(0,1fr)_11.5rem_5rem_5.5rem_2rem]'
const onlyWide = 'hidden @2xl:block'

const Rows = ({ items, recent, selected, onToggle, onToggleAll, more }: RowsProps) => (
  <>
    <div className={classNames(columns, 'h-8 border-b border-line text-meta text-muted')}>
      <AllBox isAll={items.every(({ id }) => selected.has(id))} isSome={items.some(({ id }) => selected.has(id))} onToggle={onToggleAll} />
      <span aria-hidden>Name</span>
      <span aria-hidden className={onlyWide}>
        Last 20
      </span>
      <span aria-hidden className={classNames(onlyWide, 'text-right')}>
        Duration
      </span>
      <span aria-hidden className="text-right">
        Last run
      </span>
      <span />
    </div>
    <ListRows label="Flows" items={items} rowHeight={40} keyOf={({ id }) => id} more={more}>
      {(flow) => <Row flow={flow} executions={recent.get(flow.id) ?? []} isSelected={selected.has(flow.id)} onToggle={onToggle} />}
    </ListRows>
  </>
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
  executions: readonly StripExecution[]
  isSelected: boolean
  onToggle: (id: string) => void
}) => {
  const { workspace } = useApi()
  const why = useWhyNot('editor')
  const startFlows = useStartFlows()
  const last = executions[0]
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
        <span title={statusLooks[status].word}>
          <StatusGlyph status={status} label />
        </span>
        <Link
          href={addressOf(workspace.slug, 'flows', flow.id)}
          prefetch={false}
          className="truncate font-medium after:absolute after:inset-0 lg:max-w-[70%] lg:shrink-0"
        >
          {flow.name}
        </Link>
        {flow.tags.slice(0, 3).map((tag) => (
          <span key={tag} className="hidden shrink-0 rounded-full bg-idle-soft px-1.5 text-meta text-idle-ink xl:inline">
            {tag}
          </span>
        ))}
        <span className="hidden min-w-0 truncate font-mono text-meta text-faint lg:inline">{flow.path}</span>
      </span>
      <span className={classNames(onlyWide, 'relative z-10')}>
        <ResultStrip executions={executions} name={flow.name} />
      </span>
      <span className={classNames(onlyWide, 'text-right font-mono text-meta text-muted tabular-nums')}>
        {last ? formatDuration(last.durationMs) : ''}
      </span>
      <span className="text-right text-meta text-muted">{last ? <Time at={last.createdAt} /> : 'never'}</span>
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
