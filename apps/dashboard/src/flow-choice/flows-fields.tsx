'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useDeferredValue, useId, useState } from 'react'
import { useNewestFlows } from '../execution/queries.ts'
import { useApi } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Facet } from '../ui/facet.tsx'
import { Field, Input } from '../ui/field.tsx'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { type FlowsField, flowsOf, tagsIn } from './model/flow-choice.ts'
import { mostFlows, useChosenFlows, useFlowFolders } from './queries.ts'

const ways = [
  { value: 'ids', label: 'Chosen flows' },
  { value: 'filter', label: 'By suite, tags, folder' },
] as const
const waysWithAll = [{ value: 'all', label: 'All' }, ...ways] as const

interface FlowsFieldsProps extends Pick<ByKindProps, 'later' | 'tooMany'> {
  readonly flows: FlowsField
  /** Whether all of them may be meant. */
  readonly offersAll?: boolean
  readonly problem: string | undefined
  readonly onChange: (flows: FlowsField) => void
}

interface ChoiceProps {
  readonly flows: FlowsField
  readonly onChange: (changed: Partial<FlowsField>) => void
}

interface ByKindProps extends ChoiceProps {
  /** Which of a kind are meant, when there are others by then. */
  readonly later: string
  /** What becomes of those that are too many; undefined: nothing. */
  readonly tooMany?: string
}

/** Which flows: one by one, or all that are of a kind. */
export const FlowsFields = ({ flows, offersAll = false, problem, onChange, ...words }: FlowsFieldsProps) => {
  const id = useId()
  const change = (changed: Partial<FlowsField>): void => onChange({ ...flows, ...changed })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a legend does not stand beside what it names
    <div role="group" aria-labelledby={id} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span id={id} className="text-table font-medium">
          Flows
        </span>
        <Segmented
          label="How flows are chosen"
          value={flows.by}
          options={offersAll ? waysWithAll : ways}
          onChange={(by) => change({ by })}
        />
      </div>
      {flows.by === 'ids' && <OneByOne flows={flows} onChange={change} />}
      {flows.by === 'filter' && <ByKind {...words} flows={flows} onChange={change} />}
      {problem && <p className="text-meta text-failed-ink">{problem}</p>}
    </div>
  )
}

const OneByOne = ({ flows: { ids }, onChange }: ChoiceProps) => {
  const { client, workspace } = useApi()
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim())
  const found = useQuery({
    queryKey: [workspace.slug, 'flows', 'to choose', wanted],
    queryFn: ({ signal }) => client.listFlows({ query: { sort: 'name', limit: 50, ...(wanted && { search: wanted }) }, signal }),
    placeholderData: keepPreviousData,
  })
  const chosen = useChosenFlows(ids.length > 0 ? { ids: [...ids] } : undefined)
  const nameOf = (id: string): string => {
    const flow = [...(chosen.data ?? []), ...(found.data?.items ?? [])].find((one) => one.id === id)
    return flow === undefined ? '…' : (flow.name ?? 'a flow that was removed')
  }
  const drop = (id: string): void => onChange({ ids: ids.filter((one) => one !== id) })
  return (
    <>
      {ids.length > 0 && (
        <ul aria-label="Chosen flows" className="flex flex-wrap gap-1.5">
          {ids.map((id) => (
            <li key={id} className="flex max-w-full items-center gap-1 rounded-full bg-primary-soft py-0.5 pr-0.5 pl-2.5 text-table">
              <span className="truncate">{nameOf(id)}</span>
              <button
                type="button"
                aria-label={`Leave out ${nameOf(id)}`}
                className="grid size-6 shrink-0 place-items-center rounded-full hover:bg-hover"
                onClick={() => drop(id)}
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <SearchBox
        label="Search flows to choose"
        placeholder="Search name, step, action, URL…"
        className="w-full"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          // It searches already; the form is not done yet.
          if (event.key === 'Enter') event.preventDefault()
        }}
      />
      <ul
        aria-label="Flows to choose"
        aria-busy={found.isPlaceholderData}
        className="max-h-44 overflow-auto rounded-control border border-line aria-busy:opacity-55"
      >
        {found.data?.items.map(({ id, name, path }) => (
          <li key={id}>
            <label className="flex min-h-8 items-center gap-2.5 px-2.5 text-table hover:bg-hover">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-primary"
                checked={ids.includes(id)}
                onChange={(event) => (event.target.checked ? onChange({ ids: [...ids, id] }) : drop(id))}
              />
              <span className="truncate">{name}</span>
              <span className="ml-auto min-w-0 truncate pl-2 font-mono text-meta text-faint max-sm:hidden">{path}</span>
            </label>
          </li>
        ))}
      </ul>
      <p role="status" className="text-meta text-muted">
        {found.isError
          ? problemText(found.error)
          : foundWords({ count: found.data?.items.length, hasMore: found.data?.next !== undefined, wanted })}
      </p>
    </>
  )
}

const foundWords = ({ count, hasMore, wanted }: { count: number | undefined; hasMore: boolean; wanted: string }): string => {
  if (count === undefined) return 'Flows are read…'
  if (count === 0) return wanted === '' ? 'There are no flows yet.' : `Nothing has “${wanted}” in its name, path, steps, actions or URLs.`
  return hasMore ? `The first ${count} by name: search for others.` : formatCount(count, 'flow')
}

const ByKind = ({ flows, onChange, ...words }: ByKindProps) => {
  const { suite, tags, folder } = flows
  const known = useKnownKinds()
  const chosen = tagsIn(tags)
  const toggle = (tag: string): void =>
    onChange({ tags: (chosen.includes(tag) ? chosen.filter((one) => one !== tag) : [...chosen, tag]).join(', ') })
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Facet
          label="Suite"
          all="any"
          value={suite || null}
          options={known.suites.map((value) => ({ value, label: value }))}
          onChange={(value) => onChange({ suite: value ?? '' })}
        />
        <Facet
          label="Folder"
          all="any"
          value={folder || null}
          options={known.folders.map(({ path, flows: count }) => ({ value: path, label: `${path} (${count})` }))}
          onChange={(value) => onChange({ folder: value ?? '' })}
        />
      </div>
      <Field label="Tags" help="With commas: those that have every one of them.">
        {(control) => (
          <Input
            {...control}
            placeholder="smoke, orders"
            autoComplete="off"
            spellCheck={false}
            value={tags}
            onChange={(event) => onChange({ tags: event.target.value })}
          />
        )}
      </Field>
      {known.tags.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in
        <div role="group" aria-label="Tags there are" className="flex flex-wrap gap-1.5">
          {known.tags.map((tag) => (
            <Button
              key={tag}
              size="small"
              aria-pressed={chosen.includes(tag)}
              className="font-normal aria-pressed:border-primary aria-pressed:bg-primary-soft"
              onClick={() => toggle(tag)}
            >
              {tag}
            </Button>
          ))}
        </div>
      )}
      <Count {...words} flows={flows} />
    </>
  )
}

const Count = ({ flows, ...words }: Omit<ByKindProps, 'onChange'>) => {
  const chosen = flowsOf(flows)
  const found = useChosenFlows(chosen)
  return (
    <p role="status" aria-busy={found.isPlaceholderData} className="text-table text-muted aria-busy:opacity-55">
      {chosen === undefined
        ? 'Choose at least one of them.'
        : found.isError
          ? problemText(found.error)
          : countWords(found.data?.length, words)}
    </p>
  )
}

const countWords = (count: number | undefined, { later, tooMany = '' }: Pick<ByKindProps, 'later' | 'tooMany'>): string => {
  if (count === undefined) return 'Flows are counted…'
  if (count === 0) return 'No flow has all of that now.'
  if (count > mostFlows) return `More than ${mostFlows} flows now. ${tooMany || later}`
  return `${formatCount(count, 'flow')} now. ${later}`
}

/** So many tags are offered. */
const mostTags = 20

const useKnownKinds = () => {
  const newest = useNewestFlows().data?.items ?? []
  const folders = useFlowFolders()
  return {
    suites: [...new Set(newest.flatMap(({ suite }) => suite ?? []))].sort(),
    tags: [...new Set(newest.flatMap(({ tags }) => tags))].sort().slice(0, mostTags),
    folders: folders.data ?? [],
  }
}
