'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { FileInput, Plus, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { useRef, useState } from 'react'
import { useFreshExecutions, useNewestFlows, useRecentRuns } from '../execution/queries.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { loadLater } from '../session/connection.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useShortcuts } from '../shell/shortcuts.ts'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { Facet } from '../ui/facet.tsx'
import { formatCount } from '../ui/format.ts'
import { moreOf } from '../ui/more.ts'
import { NoneMatches } from '../ui/none-matches.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { FlowRows } from './flow-rows.tsx'
import { Folders } from './folders.tsx'
import {
  filterFields,
  filtersInWords,
  flowQueryOf,
  followsRuns,
  isFiltered,
  lastRunOptions,
  noFilters,
  quarantineOptions,
  sortOptions,
  sorts,
} from './model/flow-filters.ts'

const BulkBar = dynamic(() => loadLater(() => import('./bulk-bar.tsx').then((module) => module.BulkBar)), { ssr: false })
const Welcome = dynamic(() => loadLater(() => import('./welcome.tsx').then((module) => module.Welcome)), { ssr: false })

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
  const query = flowQueryOf(filters)
  const list = useInfiniteQuery({
    queryKey: [workspace.slug, 'flows', 'list', query],
    queryFn: ({ pageParam, signal }) =>
      client.listFlows({ query: { ...query, limit: 100, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
    // A run that ends may change what is in it, and in which order.
    meta: { followsExecutions: followsRuns(query) },
  })
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const ids = items.map(({ id }) => id)
  const recent = useRecentRuns(ids)
  const clear = (): void => void setFilters(noFilters)
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
  const newest = useNewestFlows().data
  const tags = tagsOf([...(newest?.items ?? []), ...items])
  const hidden = newest && (newest.next === undefined ? formatCount(newest.items.length, 'flow') : `More than ${newest.items.length} flows`)
  return (
    <div className="flex h-full flex-col">
      <PageHead
        title="Flows"
        aside={
          items.length > 0 &&
          !list.isPlaceholderData &&
          formatCount(items.length, list.hasNextPage ? 'flow shown' : 'flow', list.hasNextPage ? 'flows shown' : 'flows')
        }
      >
        <Button
          icon={<FileInput size={15} aria-hidden />}
          unavailable={why}
          onClick={() => router.push(addressOf(workspace.slug, 'import'))}
        >
          Import
        </Button>
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
        <Facet
          label="Tag"
          value={filters.tag}
          onChange={(tag) => void setFilters({ tag })}
          options={tags.map((tag) => ({ value: tag, label: tag }))}
        />
        <Facet label="Last run" value={filters.last} onChange={(last) => void setFilters({ last })} options={lastRunOptions} />
        <Facet
          label="Quarantine"
          value={filters.quarantine}
          onChange={(quarantine) => void setFilters({ quarantine })}
          options={quarantineOptions}
        />
        <Facet label="Sort" all={sorts.changed} value={filters.sort} onChange={(sort) => void setFilters({ sort })} options={sortOptions} />
        {isFiltered(filters) && (
          <Button look="quiet" size="small" icon={<X size={14} aria-hidden />} onClick={clear}>
            Clear filters
          </Button>
        )}
        {selected.length > 0 && <BulkBar selected={selected} onDone={() => setChosen(new Set())} />}
      </div>
      <div className="flex min-h-0 flex-1 border-t border-line">
        <Folders chosen={filters} onChoose={(place) => void setFilters({ ...place })} />
        <div aria-busy={list.isPlaceholderData} className="@container flex min-w-0 flex-1 flex-col aria-busy:opacity-55">
          {list.isError && items.length === 0 ? (
            <Failed what="The flows could not be read" error={list.error} onRetry={() => void list.refetch()} />
          ) : list.isPending ? (
            <LoadingRows label="Flows are read" />
          ) : items.length === 0 ? (
            isFiltered(filters) ? (
              <NoneMatches noun="flow" filters={filtersInWords(filters)} hidden={hidden} onClear={clear} />
            ) : (
              <Welcome />
            )
          ) : (
            <FlowRows
              items={items}
              recent={recent}
              selected={chosen}
              onToggle={toggle}
              onToggleAll={toggleAll}
              sort={filters.sort ?? 'changed'}
              onSort={(sort) => void setFilters({ sort: sort === 'changed' ? null : sort })}
              more={moreOf(list)}
            />
          )}
        </div>
      </div>
    </div>
  )
}

const tagsOf = (flows: readonly { readonly tags: readonly string[] }[]): readonly string[] =>
  [...new Set(flows.flatMap(({ tags }) => tags))].sort()
