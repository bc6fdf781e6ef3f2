'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { mayPass, startAll } from './model/start-all.ts'
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

/** So many that were not started are named. */
const namedAtMost = 5

type StartFlows = (flows: readonly StartableFlow[], options?: StartOptions) => Promise<boolean>

/** Not `randomUUID`: that is only where the page comes over HTTPS. */
const newKey = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-')

/**
 * Starts flows, each for itself, and says how many were started, which were not, and why; where a moment later they may be, it offers
 * to. In a protected environment it asks first, and resolves with false when it may not.
 */
export const useStartFlows = (): StartFlows => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const mayRun = useMayRun()
  /** Of the same key, one whose answer was lost is not started again. */
  const startKeyed = async (key: string, flows: readonly StartableFlow[], options: StartOptions): Promise<boolean> => {
    const { environment, signal, onStarted } = options
    const isAllowed = await mayRun(flows.map((flow) => ({ environment, own: flow.environment }))).catch((error: unknown) => {
      toast.error(`Nothing was started: ${problemText(error)}`)
      return false
    })
    if (!isAllowed) return false
    const start = async ({ id: flowId }: StartableFlow): Promise<readonly string[]> => {
      const body = { flowId, triggerType: 'manual', ...(environment !== undefined && { environment }) } as const
      const { executions } = await client.createExecution({ body, idempotencyKey: `${key}-${flowId}` })
      onStarted?.()
      return executions.map(({ id }) => id)
    }
    const { made, refused } = await startAll(flows, start, signal)
    void queries.invalidateQueries({ queryKey: [workspace.slug, 'executions'] })
    const show = (): void => router.push(addressOf(workspace.slug, 'executions', ...(made.length === 1 ? made : [])))
    if (made.length > 0) toast.success(`${formatCount(made.length, 'execution')} started`, { action: { label: 'Show', onClick: show } })
    for (const [why, some] of Map.groupBy(refused, ({ error }) => problemText(error))) {
      const again = some.filter(({ error }) => mayPass(error)).map(({ flow }) => flow)
      const label = again.length === 1 ? 'Start it' : `Start these ${again.length}`
      toast.error(`${notStarted(some.map(({ flow }) => flow.name))} ${why}`, {
        ...(again.length > 0 && {
          duration: Number.POSITIVE_INFINITY,
          action: { label, onClick: () => void startKeyed(key, again, { environment }) },
        }),
      })
    }
    return true
  }
  return (flows, options = {}) => startKeyed(newKey(), flows, options)
}

const notStarted = (names: readonly string[]): string => {
  const more = names.length > namedAtMost ? ` and ${names.length - namedAtMost} more` : ''
  return `${formatCount(names.length, 'flow was', 'flows were')} not started: ${names.slice(0, namedAtMost).join(', ')}${more}.`
}
