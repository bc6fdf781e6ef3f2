'use client'
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ResultOf, scheduleRoutes } from '@testmesh/protocol'
import { followsExecutions } from '../execution/follows-executions.ts'
import { useApi } from '../session/api.tsx'
import { loadLater } from '../session/connection.ts'
import { settledPage } from './model/settled-page.ts'

export type Schedule = ResultOf<typeof scheduleRoutes.getSchedule>
export type ListedSchedule = ResultOf<typeof scheduleRoutes.listSchedules>['items'][number]

type Fires = ResultOf<typeof scheduleRoutes.listScheduleFires>

/** Executions tell of themselves; a time that was passed over or missed has none. */
const live = followsExecutions(10_000)

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

/** Says cron expressions in words, once it can: what does so is fetched when a schedule is shown. */
export const useCronWords = (): ((cron: string) => string | undefined) => {
  const words = useQuery({
    queryKey: ['cron words'],
    queryFn: () => loadLater(() => import('./model/cron-words.ts')),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return words.data?.cronWords ?? (() => undefined)
}
