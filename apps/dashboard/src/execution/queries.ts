'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useApi } from '../session/api.tsx'

export const useEnvironments = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'environments', 'list'],
    queryFn: async ({ signal }) => (await client.listEnvironments({ signal })).items,
    staleTime: 30_000,
  })
}

/** At most so often are lists asked again while executions change. Milliseconds. */
const restMs = 1_000
/** After the feed was refused. Milliseconds. */
const refusedRestMs = 10_000

/** Keeps every list of executions fresh for as long as the caller is on the page. */
export const useFreshExecutions = (): void => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined
        void queries.invalidateQueries({ queryKey: [workspace.slug, 'executions'] })
      }, restMs)
    }
    const follow = async (): Promise<void> => {
      for await (const _ of client.watch({ signal: stop.signal, onConnection: refresh })) refresh()
    }
    let again: ReturnType<typeof setTimeout> | undefined
    // The lists say themselves when they may not be read; until then they are kept fresh by asking now and then.
    const keepOn = (): void =>
      void follow().catch(() => {
        refresh()
        again = setTimeout(keepOn, refusedRestMs)
      })
    keepOn()
    return () => {
      stop.abort()
      clearTimeout(timer)
      clearTimeout(again)
    }
  }, [client, workspace.slug, queries])
}
