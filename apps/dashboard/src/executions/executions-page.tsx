'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useId, useRef } from 'react'
import { ExecutionRow, triggerWords } from '../execution/execution-row.tsx'
import { useFreshExecutions } from '../execution/queries.ts'
import { useFlowOptions } from '../execution/use-flow-options.ts'
import { useApi } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useShortcuts } from '../shell/shortcuts.ts'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Facet, type Option } from '../ui/facet.tsx'
import { Input } from '../ui/field.tsx'
import { formatCount } from '../ui/format.ts'
import { ListRows } from '../ui/list-rows.tsx'
import { moreOf } from '../ui/more.ts'
import { NoneMatches } from '../ui/none-matches.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { type Status, statusLooks } from '../ui/status.tsx'
import { fromField, momentsOf, type TimeRange, toField, withins } from './model/time-range.ts'
import { type Origin, useOrigin } from './use-origin.ts'

const filterFields = {
  search: parseAsString,
  status: parseAsString,
  environment: parseAsString,
  trigger: parseAsString,
  flow: parseAsString,
  tag: parseAsString,
  batch: parseAsString,
  schedule: parseAsString,
  triggerId: parseAsString,
  within: parseAsStringLiteral(withins.map(({ value }) => value)),
  since: parseAsString,
  until: parseAsString,
}

/** Which executions there were, the newest first: every filter stands in the address. */
export const ExecutionsPage = () => {
  useTitle('Executions')
  useFreshExecutions()
  const { client, workspace } = useApi()
  const [filters, setFilters] = useQueryStates(filterFields, { history: 'push' })
  const query = queryOf(filters)
  const list = useInfiniteQuery({
    queryKey: [workspace.slug, 'executions', 'list', query, filters.within, filters.since, filters.until],
    queryFn: ({ pageParam, signal }) =>
      client.listExecutions({ query: { ...query, ...momentsOf(filters, Date.now()), ...(pageParam && { cursor: pageParam }) }, signal }),
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
  // So does it a moment, not its last digit.
  const setMoment = (moment: { since: string | null } | { until: string | null }): void => void setFilters(moment, { history: 'replace' })
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
        <Facet
          label="When"
          value={filters.within}
          onChange={(within) => void setFilters({ within, since: null, until: null })}
          options={withins}
        />
        {filters.within === 'between' && (
          <>
            <Moment label="From" value={filters.since} onChange={(since) => setMoment({ since })} />
            <Moment label="Until" value={filters.until} onChange={(until) => setMoment({ until })} />
          </>
        )}
        {filters.tag !== null && (
          <Facet
            label="Tag"
            value={filters.tag}
            onChange={(tag) => void setFilters({ tag })}
            options={[{ value: filters.tag, label: filters.tag }]}
          />
        )}
        {filters.batch !== null && (
          <Facet
            label="Batch"
            value={filters.batch}
            onChange={(batch) => void setFilters({ batch })}
            options={[{ value: filters.batch, label: 'Started together' }]}
          />
        )}
        {filters.schedule !== null && (
          <OriginFacet label="Schedule" type="schedule" id={filters.schedule} onChange={(schedule) => void setFilters({ schedule })} />
        )}
        {filters.triggerId !== null && (
          <OriginFacet label="Trigger" type="trigger" id={filters.triggerId} onChange={(triggerId) => void setFilters({ triggerId })} />
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
          <NoneMatches noun="execution" filters={filtersInWords(filters, flows)} hidden={hiddenBy(facets.data)} onClear={clear} />
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
          more={moreOf(list)}
          className={classNames('border-t border-line', list.isPlaceholderData && 'opacity-55')}
        >
          {(execution) => <ExecutionRow execution={execution} />}
        </ListRows>
      )}
    </div>
  )
}

interface OriginFacetProps extends Origin {
  readonly label: string
  readonly onChange: (id: string | null) => void
}

const OriginFacet = ({ label, type, id, onChange }: OriginFacetProps) => {
  const { name, isRemoved } = useOrigin({ type, id })
  const options = [{ value: id, label: isRemoved ? 'one that was removed' : (name ?? '…') }]
  return <Facet label={label} value={id} onChange={onChange} options={options} />
}

const Moment = ({ label, value, onChange }: { label: string; value: string | null; onChange: (value: string | null) => void }) => {
  const id = useId()
  return (
    <div className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-table text-muted">
        {label}
      </label>
      <Input
        id={id}
        type="datetime-local"
        className="w-auto"
        // The server knows no years of five digits.
        max="9999-12-31T23:59"
        value={toField(value)}
        onChange={(event) => onChange(fromField(event.target.value))}
      />
    </div>
  )
}

type Filters = { readonly [Name in Exclude<keyof typeof filterFields, keyof TimeRange>]: string | null }

/** Each filter as the page says it. */
const filtersInWords = (filters: Filters & TimeRange, flows: readonly Option[]): readonly string[] => {
  const { search, status, environment, trigger, flow, tag, batch, schedule, triggerId, within } = filters
  const say = (label: string, value: string | null | undefined): string[] => (value ? [`${label}: ${value}`] : [])
  const wordOf = (options: readonly Option[], value: string | null) => options.find((one) => one.value === value)?.label ?? value
  return [
    ...say('Search', search),
    ...say('Status', status && (statusLooks[status as Status]?.word ?? status)),
    ...say('Environment', environment),
    ...say('Started', trigger && (triggerWords[trigger] ?? trigger)),
    ...say('Flow', wordOf(flows, flow)),
    ...say('When', wordOf(withins, within)),
    ...say('Tag', tag),
    ...(batch === null ? [] : ['Started together']),
    ...(schedule === null ? [] : ['Of one schedule']),
    ...(triggerId === null ? [] : ['Of one trigger']),
  ]
}

/** All that there are: none is shown. */
const hiddenBy = (facets: Readonly<Record<string, Counts>> | undefined): string | undefined =>
  facets && formatCount(facets.status?.reduce((sum, { count }) => sum + count, 0) ?? 0, 'execution')

const verdicts = ['passed', 'failed', 'error', 'flaky', 'skipped', 'cancelled'] as const
const open = ['queued', 'running', 'paused'] as const

const queryOf = ({ search, status, environment, trigger, flow, tag, batch, schedule, triggerId }: Filters) => ({
  ...(search?.trim() && { search: search.trim() }),
  ...(verdicts.some((one) => one === status) && { verdict: [status ?? ''] }),
  ...(open.some((one) => one === status) && { status: [status ?? ''] }),
  ...(environment !== null && { environment }),
  ...(trigger !== null && { triggerType: trigger as 'manual' }),
  ...(flow !== null && { flowId: flow }),
  ...(tag !== null && { tags: [tag] }),
  ...(batch !== null && { batchId: batch }),
  ...(schedule !== null && { scheduleId: schedule }),
  ...(triggerId !== null && { triggerId }),
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
