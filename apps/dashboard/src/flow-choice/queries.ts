'use client'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { newestFlowsQuery } from '../execution/queries.ts'
import { useApi } from '../session/api.tsx'
import type { FlowChoice } from './model/flow-choice.ts'

export interface ChosenFlow {
  readonly id: string
  /** Null: it was removed. */
  readonly name: string | null
  /** Its own. */
  readonly environment: string | null
}

/** So many are run at once. */
export const mostFlows = 500

/** The flows that a choice means, as they are now: at most one more than can run. */
export const flowsQuery = (api: Pick<ReturnType<typeof useApi>, 'client' | 'workspace'>, chosen: FlowChoice) =>
  queryOptions({
    queryKey: [api.workspace.slug, 'flows', 'chosen', chosen],
    queryFn: async ({ client: queries, signal }): Promise<readonly ChosenFlow[]> => {
      if (!('ids' in chosen)) return flowsWith(api, chosen, signal)
      const newest = (await queries.fetchQuery(newestFlowsQuery(api))).items
      const others = chosen.ids.filter((id) => !newest.some((flow) => flow.id === id))
      const known = [...newest, ...(others.length > 0 ? await flowsByIds(api, others, signal) : [])]
      return chosen.ids.map((id) => known.find((flow) => flow.id === id) ?? { id, name: null, environment: null })
    },
    staleTime: 10_000,
  })

export const useChosenFlows = (chosen: FlowChoice | undefined) => {
  const api = useApi()
  return useQuery({ ...flowsQuery(api, chosen ?? { ids: [] }), enabled: chosen !== undefined, placeholderData: (before) => before })
}

/** Folders of the paths of flows, with how many flows lie in and below each. */
export const useFlowFolders = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'flows', 'folders'],
    queryFn: async ({ signal }) => (await client.listFlowFolders({ signal })).items,
  })
}

/** A choice names 200 at most. */
const flowsByIds = async (
  { client }: Pick<ReturnType<typeof useApi>, 'client'>,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly ChosenFlow[]> => (await client.listFlows({ query: { ids: [...ids], limit: 200 }, signal })).items

const flowsWith = async (
  { client }: Pick<ReturnType<typeof useApi>, 'client'>,
  filter: Exclude<FlowChoice, { ids: unknown }>,
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
