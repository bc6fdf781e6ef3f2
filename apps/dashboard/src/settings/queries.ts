'use client'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'

export const useInvitations = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'invitations'],
    queryFn: async ({ signal }) => (await client.listInvitations({ signal })).items,
  })
}

export type Invitation = NonNullable<ReturnType<typeof useInvitations>['data']>[number]

export const useApiKeys = ({ isAllowed }: { isAllowed: boolean }) => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'api-keys'],
    queryFn: async ({ signal }) => (await client.listApiKeys({ signal })).items,
    enabled: isAllowed,
  })
}

export type ApiKey = NonNullable<ReturnType<typeof useApiKeys>['data']>[number]
