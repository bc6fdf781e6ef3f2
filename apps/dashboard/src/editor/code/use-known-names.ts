'use client'
import { useQueryClient } from '@tanstack/react-query'
import type { CompletionNames } from '@testmesh/flow/assist'
import { useApi } from '../../session/api.tsx'
import { knownNames } from '../model/known-names.ts'

/** So long names are taken as they were; a change of environments here asks anew at once. Milliseconds. */
const staleTime = 60_000

/** Names of an environment and of the workspace, asked for when completion needs them; none while the server does not answer. */
export const useKnownNames = (): ((environment: string | null) => Promise<CompletionNames>) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  return async (environment) => {
    try {
      const [matrix, flows] = await Promise.all([
        queries.fetchQuery({
          queryKey: [workspace.slug, 'environments', 'matrix'],
          queryFn: ({ signal }) => client.getVariableMatrix({ signal }),
          staleTime,
        }),
        queries.fetchQuery({
          queryKey: [workspace.slug, 'flows', 'tags'],
          queryFn: async ({ signal }) => (await client.listFlows({ query: { limit: 100 }, signal })).items,
          staleTime,
        }),
      ])
      return knownNames({ matrix, environment, flows })
    } catch {
      return {}
    }
  }
}
