'use client'
import { queryOptions } from '@tanstack/react-query'
import type { useApi } from '../session/api.tsx'

/** All webhooks, by name. Viewers may not ask. */
export const webhooksQuery = ({ client, workspace }: Pick<ReturnType<typeof useApi>, 'client' | 'workspace'>) =>
  queryOptions({
    queryKey: [workspace.slug, 'webhooks', 'list'],
    queryFn: async ({ signal }) => (await client.listWebhooks({ signal })).items,
  })
