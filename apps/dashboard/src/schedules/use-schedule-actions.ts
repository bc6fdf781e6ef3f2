'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { startedBy } from '../execution/model/started-by.ts'
import { useMayRun } from '../execution/run-guard.ts'
import { flowsQuery } from '../flow-choice/queries.ts'
import { useApi } from '../session/api.tsx'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { type Schedule, useRefresh } from './queries.ts'

/** What is done with a schedule at once, and told in the corner. */
export const useScheduleActions = () => {
  const api = useApi()
  const { client, workspace } = api
  const router = useRouter()
  const queries = useQueryClient()
  const refresh = useRefresh()
  const mayRun = useMayRun()
  const run = useMutation({
    mutationFn: async ({ id, flows, environment }: Schedule) => {
      const chosen = await queries.fetchQuery(flowsQuery(api, flows))
      const wanted = chosen
        .filter(({ name }) => name !== null)
        .map((flow) => ({ environment: environment ?? undefined, own: flow.environment }))
      return (await mayRun(wanted)) ? client.runSchedule({ params: { id } }) : undefined
    },
    onSuccess: (ran, { name }) => {
      if (!ran) return
      const { executions, problems, batchId } = ran
      const to = startedBy(workspace.slug, { executionId: executions[0]?.id ?? null, executions: executions.length, batchId })
      toast.success(`${name}: ${formatCount(executions.length, 'execution')} started`, {
        ...(to !== undefined && { action: { label: 'Show', onClick: () => router.push(to) } }),
      })
      for (const { flowName, message } of problems) toast.error(`${flowName ?? name} could not run: ${message}`)
    },
    onError: (error, { name }) => toast.error(`${name} was not run: ${problemText(error)}`),
    onSettled: () => {
      void refresh()
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'executions'] })
    },
  })
  const pause = useMutation({
    mutationFn: ({ id, isPaused }: Schedule) => {
      const of = { params: { id } }
      return isPaused ? client.resumeSchedule(of) : client.pauseSchedule(of)
    },
    onSuccess: ({ name, isPaused }) => toast.success(isPaused ? `${name} is paused` : `${name} goes on`),
    onError: (error, { name, isPaused }) => toast.error(`${name} was not ${isPaused ? 'resumed' : 'paused'}: ${problemText(error)}`),
    onSettled: refresh,
  })
  return { run, pause }
}
