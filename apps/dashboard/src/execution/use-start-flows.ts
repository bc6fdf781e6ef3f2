'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { inParallel } from './model/in-parallel.ts'
import { useMayRun } from './run-guard.ts'

export interface StartOptions {
  /** Default: each flow's own, as the server chooses it. */
  readonly environment?: string | undefined
  readonly signal?: AbortSignal
  readonly onStarted?: () => void
}

/** What is known of a flow in every list. */
export interface StartableFlow {
  readonly id: string
  /** Its own. */
  readonly environment: string | null
}

/** So many are sent at once; the server runs them as it has room. */
const startsAtOnce = 4

/**
 * Starts flows, each for itself, and says how many were started and why others were not. In a protected environment it asks first,
 * and resolves with false when it may not.
 */
export const useStartFlows = (): ((flows: readonly StartableFlow[], options?: StartOptions) => Promise<boolean>) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const mayRun = useMayRun()
  return async (flows, { environment, signal, onStarted } = {}) => {
    const isAllowed = await mayRun(flows.map((flow) => ({ environment, own: flow.environment }))).catch((error: unknown) => {
      toast.error(`Nothing was started: ${problemText(error)}`)
      return false
    })
    if (!isAllowed) return false
    const start = async ({ id: flowId }: StartableFlow): Promise<string[]> => {
      const { executions } = await client.createExecution({
        body: { flowId, triggerType: 'manual', ...(environment !== undefined && { environment }) },
      })
      onStarted?.()
      return executions.map(({ id }) => id)
    }
    const results = await inParallel(flows, start, { limit: startsAtOnce, ...(signal && { signal }) })
    const made = results.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
    const refused = results.filter((one) => one.status === 'rejected')
    void queries.invalidateQueries({ queryKey: [workspace.slug, 'executions'] })
    const show = (): void => router.push(addressOf(workspace.slug, 'executions', ...(made.length === 1 ? made : [])))
    if (made.length > 0) toast.success(`${formatCount(made.length, 'execution')} started`, { action: { label: 'Show', onClick: show } })
    if (refused[0]) toast.error(`${formatCount(refused.length, 'flow was', 'flows were')} not started: ${problemText(refused[0].reason)}`)
    return true
  }
}
