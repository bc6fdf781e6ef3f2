'use client'
import { type InfiniteData, queryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ResultOf, scheduleRoutes } from '@testmesh/protocol'
import { newestFlowsQuery } from '../execution/queries.ts'
import { useApi } from '../session/api.tsx'
import { loadLater } from '../session/connection.ts'
import type { FlowsOfSchedule } from './model/schedule-fields.ts'
import { settledPage } from './model/settled-page.ts'

export type Schedule = ResultOf<typeof scheduleRoutes.getSchedule>
export type ListedSchedule = ResultOf<typeof scheduleRoutes.listSchedules>['items'][number]

type Fires = ResultOf<typeof scheduleRoutes.listScheduleFires>

/** Executions tell of themselves; a time that was passed over or missed has none. Milliseconds. */
const askAgainMs = 10_000

/** What changes as time goes by. What could not be read says so, and stays so until somebody tries again or the feed is back. */
const live = {
  meta: { followsExecutions: true },
  refetchInterval: ({ state }: { readonly state: { readonly status: string } }) =>
    state.status === 'error' ? (false as const) : askAgainMs,
}

/** By name, each with its last times. */
export const useSchedules = () => {
  const { client, workspace } = useApi()
  return useInfiniteQuery({
    queryKey: [workspace.slug, 'schedules', 'list'],
    queryFn: ({ pageParam, signal }) => client.listSchedules({ query: { ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    ...live,
  })
}

export const useSchedule = (id: string) => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'schedules', 'one', id],
    queryFn: ({ signal }) => client.getSchedule({ params: { id }, signal }),
    ...live,
  })
}

/** What came of its times, the latest first. */
export const useFires = (id: string) => {
  const { client, workspace } = useApi()
  return useInfiniteQuery({
    queryKey: [workspace.slug, 'schedules', 'fires', id],
    queryFn: ({ pageParam, signal, client: queries, queryKey }) =>
      settledPage(queries.getQueryData<InfiniteData<Fires>>(queryKey), pageParam) ??
      client.listScheduleFires({ params: { id }, query: { limit: 50, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    ...live,
  })
}

/** After a change of a schedule, or of what it did. */
export const useRefresh = (): (() => Promise<void>) => {
  const { workspace } = useApi()
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: [workspace.slug, 'schedules'] })
}

/** The next five times of an expression, as the server sees them. */
export const useNextTimes = ({ cron, timezone }: { readonly cron: string; readonly timezone: string }) => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'schedules', 'preview', cron, timezone],
    queryFn: async ({ signal }) => (await client.previewSchedule({ body: { cron, timezone, count: 5 }, signal })).items,
    enabled: cron.trim() !== '',
    retry: false,
    placeholderData: (before) => before,
  })
}

export interface ChosenFlow {
  readonly id: string
  /** Null: it was removed. */
  readonly name: string | null
  /** Its own. */
  readonly environment: string | null
}

/** So many are run at once. */
export const mostFlows = 500

/** The flows that a schedule means, as they are now: at most one more than can run. */
export const flowsQuery = (api: Pick<ReturnType<typeof useApi>, 'client' | 'workspace'>, chosen: FlowsOfSchedule) =>
  queryOptions({
    queryKey: [api.workspace.slug, 'flows', 'of schedule', chosen],
    queryFn: async ({ client: queries, signal }): Promise<readonly ChosenFlow[]> => {
      if (!('ids' in chosen)) return flowsWith(api, chosen, signal)
      const newest = (await queries.fetchQuery(newestFlowsQuery(api))).items
      const others = chosen.ids.filter((id) => !newest.some((flow) => flow.id === id))
      const known = [...newest, ...(others.length > 0 ? await flowsByIds(api, others, signal) : [])]
      return chosen.ids.map((id) => known.find((flow) => flow.id === id) ?? { id, name: null, environment: null })
    },
    staleTime: 10_000,
  })

export const useChosenFlows = (chosen: FlowsOfSchedule | undefined) => {
  const api = useApi()
  return useQuery({ ...flowsQuery(api, chosen ?? { ids: [] }), enabled: chosen !== undefined, placeholderData: (before) => before })
}

/** A schedule names 200 at most. */
const flowsByIds = async (
  { client }: Pick<ReturnType<typeof useApi>, 'client'>,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly ChosenFlow[]> => (await client.listFlows({ query: { ids: [...ids], limit: 200 }, signal })).items

const flowsWith = async (
  { client }: Pick<ReturnType<typeof useApi>, 'client'>,
  filter: Exclude<FlowsOfSchedule, { ids: unknown }>,
  signal: AbortSignal,
): Promise<ChosenFlow[]> => {
  const { suite, tags, folder } = filter
  const query = { sort: 'name', limit: 200, ...(suite && { suite }), ...(tags && { tags }), ...(folder && { folder }) } as const
  const found: ChosenFlow[] = []
  let cursor: string | undefined
  do {
    const page = await client.listFlows({ query: { ...query, ...(cursor !== undefined && { cursor }) }, signal })
    found.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined && found.length <= mostFlows)
  return found.slice(0, mostFlows + 1)
}

/** Says cron expressions in words, once it can: what does so is fetched when a schedule is shown. */
export const useCronWords = (): ((cron: string) => string | undefined) => {
  const words = useQuery({
    queryKey: ['cron words'],
    queryFn: () => loadLater(() => import('./model/cron-words.ts')),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return words.data?.cronWords ?? (() => undefined)
}
