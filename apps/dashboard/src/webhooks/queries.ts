'use client'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { webhooksQuery } from '../listeners/queries.ts'
import { useApi } from '../session/api.tsx'
import { type Attempted, isMoving } from './model/delivery-words.ts'

/** What becomes of deliveries tells nobody: it is asked for. Milliseconds. */
const calmMs = 5_000
/** While something is on its way. Milliseconds. */
const movingMs = 1_000

/** When to ask again. What could not be read says so, and stays so until somebody tries again. */
const pauseOf = (status: string, deliveries: readonly Attempted[] = []): number | false => {
  if (status === 'error') return false
  return deliveries.some(isMoving) ? movingMs : calmMs
}

interface Allowed {
  /** Viewers may not ask. */
  readonly isAllowed: boolean
}

/** All of them, by name. */
export const useWebhooks = ({ isAllowed }: Allowed) =>
  useQuery({
    ...webhooksQuery(useApi()),
    enabled: isAllowed,
    refetchInterval: ({ state: { status, data } }) =>
      pauseOf(
        status,
        data?.flatMap(({ lastDelivery }) => lastDelivery ?? []),
      ),
  })

export const useWebhook = (id: string, { isAllowed }: Allowed) => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'webhooks', 'one', id],
    queryFn: ({ signal }) => client.getWebhook({ params: { id }, signal }),
    enabled: isAllowed,
    refetchInterval: ({ state: { status, data } }) => pauseOf(status, data?.lastDelivery ? [data.lastDelivery] : []),
  })
}

/** What it told, the latest first. */
export const useDeliveries = (id: string) => {
  const { client, workspace } = useApi()
  return useInfiniteQuery({
    queryKey: [workspace.slug, 'webhooks', 'deliveries', id],
    queryFn: ({ pageParam, signal }) =>
      client.listWebhookDeliveries({ params: { id }, query: { limit: 20, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state: { status, data } }) =>
      pauseOf(
        status,
        data?.pages.flatMap(({ items }) => items),
      ),
  })
}

/** After a change of a webhook, or of what it told. */
export const useRefresh = (): (() => Promise<void>) => {
  const { workspace } = useApi()
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: [workspace.slug, 'webhooks'] })
}
