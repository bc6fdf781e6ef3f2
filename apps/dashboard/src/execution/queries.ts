'use client'
import { type Query, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useApi } from '../session/api.tsx'
import { isNotFound } from '../session/is-not-found.ts'
import type { StripExecution } from './result-strip.tsx'

/** Every environment of the workspace, in the order that somebody gave them. */
export const environmentsQuery = ({ client, workspace }: Pick<ReturnType<typeof useApi>, 'client' | 'workspace'>) =>
  queryOptions({
    queryKey: [workspace.slug, 'environments', 'list'],
    queryFn: async ({ signal }) => (await client.listEnvironments({ signal })).items,
    staleTime: 30_000,
  })

export const useEnvironments = () => useQuery(environmentsQuery(useApi()))

/** The flows that changed last, 200 of them at most: for lists to choose from, and to see whether there are any. */
export const newestFlowsQuery = ({ client, workspace }: Pick<ReturnType<typeof useApi>, 'client' | 'workspace'>) =>
  queryOptions({
    queryKey: [workspace.slug, 'flows', 'newest'],
    queryFn: ({ signal }) => client.listFlows({ query: { limit: 200 }, signal }),
    staleTime: 30_000,
  })

export const useNewestFlows = () => useQuery(newestFlowsQuery(useApi()))

/** The last executions of each flow, asked for in lots; of a flow that is not in it nothing is known yet. */
export const useRecentRuns = (ids: readonly string[]): ReadonlyMap<string, readonly StripExecution[]> => {
  const { client, workspace } = useApi()
  const recent = useQuery({
    queryKey: [workspace.slug, 'executions', 'recent', ids],
    queryFn: async ({ signal }) => {
      const lots = Array.from({ length: Math.ceil(ids.length / 100) }, (_, lot) => ids.slice(lot * 100, (lot + 1) * 100))
      const answers = await Promise.all(lots.map((flowIds) => client.listRecentExecutions({ query: { flowIds: [...flowIds] }, signal })))
      return { asked: ids, items: answers.flatMap(({ items }) => items) }
    },
    enabled: ids.length > 0,
    placeholderData: (before) => before,
  })
  return useMemo(() => {
    const { asked = [], items = [] } = recent.data ?? {}
    const byFlow = Map.groupBy<string, StripExecution & { flowId: string | null }>(items, ({ flowId }) => flowId ?? '')
    return new Map(asked.map((id) => [id, byFlow.get(id) ?? []]))
  }, [recent.data])
}

export type Execution = Awaited<ReturnType<ReturnType<typeof useApi>['client']['getExecution']>>

/** Null: none is asked for. */
export const useExecution = (id: string | null) => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'executions', 'one', id],
    queryFn: ({ signal }) => client.getExecution({ params: { id: id ?? '' }, signal }),
    enabled: id !== null,
    retry: false,
  })
}

/** At most so often are lists asked again while executions change. Milliseconds. */
const restMs = 1_000
/** While the feed is cut, or after it was refused. Milliseconds. */
const cutRestMs = 10_000

/** Keeps every list of executions, and what follows them, fresh for as long as the caller is on the page. */
export const useFreshExecutions = (): void => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  useEffect(() => {
    const stop = new AbortController()
    // What is being asked is not asked anew: its tries would begin again, and never end while the server refuses. What there is not
    // does not come: whoever looks at that would see it looked for again and again.
    const ask = (isWanted: (query: Query) => boolean): void =>
      void queries.invalidateQueries(
        {
          queryKey: [workspace.slug],
          predicate: (query) => showsExecutions(query) && !isNotFound(query.state.error) && isWanted(query),
        },
        { cancelRefetch: false },
      )
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined
        ask(() => true)
      }, restMs)
    }
    let isLive = false
    const onConnection = (state: string): void => {
      isLive = state === 'connected'
      if (isLive) refresh()
    }
    const follow = async (): Promise<void> => {
      for await (const _ of client.watch({ signal: stop.signal, onConnection })) refresh()
    }
    let again: ReturnType<typeof setTimeout> | undefined
    const keepOn = (): void =>
      void follow().catch(() => {
        isLive = false
        again = setTimeout(keepOn, cutRestMs)
      })
    keepOn()
    // A list that could not be read says so, and stays so until somebody tries again or the feed is back.
    const slowly = setInterval(() => isLive || ask(({ state }) => state.status !== 'error'), cutRestMs)
    return () => {
      stop.abort()
      for (const each of [timer, again, slowly]) clearTimeout(each)
    }
  }, [client, workspace.slug, queries])
}

/** Lists of executions, and what says that it goes by them. */
const showsExecutions = ({ queryKey: [, what], meta }: Query): boolean => what === 'executions' || meta?.followsExecutions === true
