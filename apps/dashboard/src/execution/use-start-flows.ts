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
  readonly name: string
  /** Its own. */
  readonly environment: string | null
}

/** So many are sent at once; the server runs them as it has room. */
const startsAtOnce = 4
/** So many that were not started are named. */
const namedAtMost = 5

type StartFlows = (flows: readonly StartableFlow[], options?: StartOptions) => Promise<boolean>

/**
 * Starts flows, each for itself, and says how many were started, which were not, and why; where a moment later they may be, it offers
 * to. In a protected environment it asks first, and resolves with false when it may not.
 */
export const useStartFlows = (): StartFlows => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const mayRun = useMayRun()
  const startFlows: StartFlows = async (flows, { environment, signal, onStarted } = {}) => {
    const isAllowed = await mayRun(flows.map((flow) => ({ environment, own: flow.environment }))).catch((error: unknown) => {
      toast.error(`Nothing was started: ${problemText(error)}`)
      return false
    })
    if (!isAllowed) return false
    const made: string[] = []
    const left = new Set(flows)
    const refused: Refused[] = []
    const start = async (flow: StartableFlow): Promise<void> => {
      // After too many requests the next are too many as well.
      if (refused.some(({ error }) => isTooOften(error))) return
      try {
        const body = { flowId: flow.id, triggerType: 'manual', ...(environment !== undefined && { environment }) } as const
        made.push(...(await client.createExecution({ body })).executions.map(({ id }) => id))
        onStarted?.()
      } catch (error) {
        refused.push({ flow, error })
      }
      left.delete(flow)
    }
    await inParallel(flows, start, { limit: startsAtOnce, ...(signal && { signal }) })
    const limit = refused.find(({ error }) => isTooOften(error))
    if (limit) refused.push(...[...left].map((flow) => ({ flow, error: limit.error })))
    void queries.invalidateQueries({ queryKey: [workspace.slug, 'executions'] })
    const show = (): void => router.push(addressOf(workspace.slug, 'executions', ...(made.length === 1 ? made : [])))
    if (made.length > 0) toast.success(`${formatCount(made.length, 'execution')} started`, { action: { label: 'Show', onClick: show } })
    for (const [why, some] of Map.groupBy(refused, ({ error }) => problemText(error))) {
      const again = some.filter(({ error }) => mayPass(error)).map(({ flow }) => flow)
      const label = again.length === 1 ? 'Start it' : `Start these ${again.length}`
      toast.error(`${notStarted(some.map(({ flow }) => flow.name))} ${why}`, {
        ...(again.length > 0 && {
          duration: Number.POSITIVE_INFINITY,
          action: { label, onClick: () => void startFlows(again, { environment }) },
        }),
      })
    }
    return true
  }
  return startFlows
}

interface Refused {
  readonly flow: StartableFlow
  readonly error: unknown
}

const statusOf = (error: unknown): number => (error as { status?: number }).status ?? 0
const isTooOften = (error: unknown): boolean => statusOf(error) === 429
/** It says nothing against the flow. */
const mayPass = (error: unknown): boolean => isTooOften(error) || statusOf(error) === 0 || statusOf(error) >= 500

const notStarted = (names: readonly string[]): string => {
  const more = names.length > namedAtMost ? ` and ${names.length - namedAtMost} more` : ''
  return `${formatCount(names.length, 'flow was', 'flows were')} not started: ${names.slice(0, namedAtMost).join(', ')}${more}.`
}
