'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useRef } from 'react'
import { ExecutionRow, triggerWords } from '../execution/execution-row.tsx'
import { useFreshExecutions, useNewestFlows } from '../execution/queries.ts'
import { useApi } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useShortcuts } from '../shell/shortcuts.ts'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Facet, type Option } from '../ui/facet.tsx'
import { formatCount } from '../ui/format.ts'
import { ListRows } from '../ui/list-rows.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { type Status, statusLooks } from '../ui/status.tsx'

const filterFields = {
  search: parseAsString,
  status: parseAsString,
  environment: parseAsString,
  trigger: parseAsString,
  flow: parseAsString,
  tag: parseAsString,
  within: parseAsStringLiteral(['1h', '24h', '7d', '30d']),
}

/** Which executions there were, the newest first: every filter stands in the address. */
export const ExecutionsPage = () => {
  useTitle('Executions')
  useFreshExecutions()
  const { client, workspace } = useApi()
  const [filters, setFilters] = useQueryStates(filterFields, { history: 'push' })
  const query = queryOf(filters)
  const list = useInfiniteQuery({
    queryKey: [workspace.slug, 'executions', 'list', query, filters.within],
    queryFn: ({ pageParam, signal }) =>
      client.listExecutions({ query: { ...query, ...sinceOf(filters.within), ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  })
  const facets = useQuery({
    queryKey: [workspace.slug, 'executions', 'facets'],
    queryFn: ({ signal }) => client.getExecutionFacets({ query: {}, signal }),
  })
  const flows = useFlowOptions(filters.flow)
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const isFiltered = Object.values(filters).some((value) => value !== null)
  const clear = (): void => void setFilters(null)
  const search = useRef<HTMLInputElement>(null)
  useShortcuts([{ keys: '/', does: 'Search executions', group: 'Executions', run: () => search.current?.focus() }])
  // One step back undoes a search, not its last letter.
  const setSearch = (words: string): void => void setFilters({ search: words || null }, { history: filters.search ? 'replace' : 'push' })
  return (
    <div className="flex h-full flex-col">
      <PageHead
        title="Executions"
        aside={
          items.length > 0 &&
          !list.isPlaceholderData &&
          (list.hasNextPage ? `the last ${items.length}` : formatCount(items.length, 'execution'))
        }
      />
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3 sm:px-6">
        <SearchBox
          ref={search}
          className="w-full sm:w-72"
          label="Search executions"
          placeholder="Search flow, id, error…   /"
          value={filters.search ?? ''}
          onChange={({ target: { value } }) => setSearch(value)}
        />
        <Facet
          label="Status"
          value={filters.status}
          onChange={(status) => void setFilters({ status })}
          options={statusOptions(facets.data)}
        />
        <Facet
          label="Environment"
          value={filters.environment}
          onChange={(environment) => void setFilters({ environment })}
          options={optionsOf(facets.data?.environment)}
        />
        <Facet
          label="Started"
          value={filters.trigger}
          onChange={(trigger) => void setFilters({ trigger })}
          options={optionsOf(facets.data?.triggerType, triggerWords)}
        />
        <Facet label="Flow" value={filters.flow} onChange={(flow) => void setFilters({ flow })} options={flows} />
        <Facet label="When" value={filters.within} onChange={(within) => void setFilters({ within })} options={times} />
        {filters.tag !== null && (
          <Facet
            label="Tag"
            value={filters.tag}
            onChange={(tag) => void setFilters({ tag })}
            options={[{ value: filters.tag, label: filters.tag }]}
          />
        )}
        {isFiltered && (
          <Button look="quiet" size="small" icon={<X size={14} aria-hidden />} onClick={clear}>
            Clear filters
          </Button>
        )}
      </div>
      {list.isError && items.length === 0 ? (
        <Failed what="The executions could not be read" error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <LoadingRows label="Executions are read" />
      ) : items.length === 0 ? (
        isFiltered ? (
          <Empty title="No execution matches" actions={<Button onClick={clear}>Clear filters</Button>}>
            There are others: take a filter away to see them.
          </Empty>
        ) : (
          <Empty title="Nothing has run yet">
            Run a flow, from its page or by <code className="font-mono">testmesh run --remote</code>, and it is listed here with every step.
          </Empty>
        )
      ) : (
        <ListRows
          label="Executions"
          items={items}
          rowHeight={36}
          keyOf={({ id }) => id}
          more={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined}
          className={classNames('border-t border-line', list.isPlaceholderData && 'opacity-55')}
        >
          {(execution) => <ExecutionRow execution={execution} />}
        </ListRows>
      )}
    </div>
  )
}

type Filters = { readonly [Name in Exclude<keyof typeof filterFields, 'within'>]: string | null } & {
  readonly within: keyof typeof hours | null
}

const hours = { '1h': 1, '24h': 24, '7d': 7 * 24, '30d': 30 * 24 } as const
const times: readonly Option<keyof typeof hours>[] = [
  { value: '1h', label: 'the last hour' },
  { value: '24h', label: 'the last 24 hours' },
  { value: '7d', label: 'the last 7 days' },
  { value: '30d', label: 'the last 30 days' },
]
const sinceOf = (within: Filters['within']) =>
  within === null ? {} : { since: new Date(Date.now() - hours[within] * 3_600_000).toISOString() }

/** Those that changed last, and the one that is filtered by. */
const useFlowOptions = (chosen: string | null): readonly Option[] => {
  const { client, workspace } = useApi()
  const newest = useNewestFlows().data?.items ?? []
  const isUnknown = chosen !== null && !newest.some(({ id }) => id === chosen)
  const other = useQuery({
    queryKey: [workspace.slug, 'flows', 'one', 'name', chosen],
    queryFn: ({ signal }) => client.getFlowText({ params: { id: chosen ?? '' }, signal }),
    enabled: isUnknown,
    retry: false,
  })
  const known = other.data && isUnknown ? [other.data, ...newest] : newest
  return known.map(({ id, name }) => ({ value: id, label: name })).toSorted((a, b) => a.label.localeCompare(b.label, 'en'))
}

const verdicts = ['passed', 'failed', 'error', 'flaky', 'skipped', 'cancelled'] as const
const open = ['queued', 'running', 'paused'] as const

const queryOf = ({ search, status, environment, trigger, flow, tag }: Filters) => ({
  ...(search?.trim() && { search: search.trim() }),
  ...(verdicts.some((one) => one === status) && { verdict: [status ?? ''] }),
  ...(open.some((one) => one === status) && { status: [status ?? ''] }),
  ...(environment !== null && { environment }),
  ...(trigger !== null && { triggerType: trigger as 'manual' }),
  ...(flow !== null && { flowId: flow }),
  ...(tag !== null && { tags: [tag] }),
})

type Counts = readonly { readonly value: string | null; readonly count: number }[] | undefined

const optionsOf = (counts: Counts, words: Readonly<Record<string, string>> = {}): Option[] =>
  (counts ?? []).flatMap(({ value, count }) =>
    value === null ? [] : [{ value, label: `${words[value] ?? value} (${count.toLocaleString('en')})` }],
  )

const statusOptions = (facets: Readonly<Record<string, Counts>> | undefined): Option[] =>
  [...(facets?.verdict ?? []), ...(facets?.status ?? []).filter(({ value }) => value !== 'finished')].flatMap(({ value, count }) =>
    value === null ? [] : [{ value, label: `${statusLooks[value as Status]?.word ?? value} (${count.toLocaleString('en')})` }],
  )
