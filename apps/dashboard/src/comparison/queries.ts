'use client'
import { useQuery } from '@tanstack/react-query'
import type { Execution } from '../execution/queries.ts'
import { useApi } from '../session/api.tsx'

const mostOffered = 50

/** What an execution may be compared with: others of its flow and data row. */
export interface Others {
  readonly all: readonly Execution[]
  /** The last one before it that passed in its environment. */
  readonly lastPassed: Execution | undefined
}

export const useOthers = (execution: Execution | undefined) => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'executions', 'others', execution?.id],
    queryFn: async ({ signal }): Promise<Others> => {
      if (!execution || execution.flowId === null) return { all: [], lastPassed: undefined }
      const { flowId, environment, createdAt } = execution
      const isOther = ({ id, row }: Execution): boolean => id !== execution.id && row?.name === execution.row?.name
      const query = { flowId, limit: mostOffered }
      const passed = { ...query, verdict: ['passed', 'flaky'], whole: true, until: createdAt, ...(environment !== null && { environment }) }
      const [newest, earlier] = await Promise.all([
        client.listExecutions({ query, signal }),
        client.listExecutions({ query: passed, signal }),
      ])
      const lastPassed = earlier.items.find((other) => isOther(other) && other.environment === environment)
      const all = newest.items.filter(isOther)
      return { all: lastPassed && !all.some(({ id }) => id === lastPassed.id) ? [...all, lastPassed] : all, lastPassed }
    },
    enabled: execution !== undefined,
  })
}

/** The text that an execution ran. */
export const useRunText = (id: string, isWanted: boolean) => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'executions', 'text', id],
    queryFn: async ({ signal }) => (await client.getExecutionFlow({ params: { id }, signal })).text(),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
