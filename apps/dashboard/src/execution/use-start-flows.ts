'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { inParallel } from './model/in-parallel.ts'

export interface StartOptions {
  /** Default: each flow's own, as the server chooses it. */
  readonly environment?: string | undefined
  readonly signal?: AbortSignal
  readonly onStarted?: () => void
}

/** So many are sent at once; the server runs them as it has room. */
const startsAtOnce = 4

/** Starts flows, each for itself, and says how many were started and why others were not. */
export const useStartFlows = (): ((flowIds: readonly string[], options?: StartOptions) => Promise<void>) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  return async (flowIds, { environment, signal, onStarted } = {}) => {
    const start = async (flowId: string): Promise<string[]> => {
      const { executions } = await client.createExecution({
        body: { flowId, triggerType: 'manual', ...(environment !== undefined && { environment }) },
      })
      onStarted?.()
      return executions.map(({ id }) => id)
    }
    const results = await inParallel(flowIds, start, { limit: startsAtOnce, ...(signal && { signal }) })
    const made = results.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
    const refused = results.filter((one) => one.status === 'rejected')
    void queries.invalidateQueries({ queryKey: [workspace.slug, 'executions'] })
    const show = (): void => router.push(addressOf(workspace.slug, 'executions', ...(made.length === 1 ? made : [])))
    if (made.length > 0) toast.success(`${formatCount(made.length, 'execution')} started`, { action: { label: 'Show', onClick: show } })
    if (refused[0]) toast.error(`${formatCount(refused.length, 'flow was', 'flows were')} not started: ${problemText(refused[0].reason)}`)
  }
}
