'use client'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { followsExecutions } from '../execution/follows-executions.ts'
import { useApi } from '../session/api.tsx'

/** What comes tells nobody: it is asked for. */
const live = followsExecutions(5_000)

/** All of them, by name. */
export const useTriggers = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'triggers', 'list'],
    queryFn: async ({ signal }) => (await client.listTriggers({ signal })).items,
    ...live,
  })
}

export const useTrigger = (id: string) => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'triggers', 'one', id],
    queryFn: ({ signal }) => client.getTrigger({ params: { id }, signal }),
    ...live,
  })
}

/** What came to it, the latest first. */
export const useArrivals = (id: string) => {
  const { client, workspace } = useApi()
  return useInfiniteQuery({
    queryKey: [workspace.slug, 'triggers', 'arrivals', id],
    queryFn: ({ pageParam, signal }) =>
      client.listTriggerArrivals({ params: { id }, query: { limit: 20, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    ...live,
  })
}

/** After a change of a trigger. */
export const useRefresh = (): (() => Promise<void>) => {
  const { workspace } = useApi()
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: [workspace.slug, 'triggers'] })
}
