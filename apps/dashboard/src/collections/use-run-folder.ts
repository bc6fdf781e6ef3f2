'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'

/** So many executions of a folder are started at a time. */
const atOnce = 4

export interface Starting {
  readonly done: number
  readonly all: number
}

/** Starts every flow of some folders; says how many, and which did not start. */
export const useRunFolder = () => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const [starting, setStarting] = useState<Starting | undefined>()

  const flowsIn = async (collectionId: string): Promise<readonly { readonly id: string; readonly name: string }[]> => {
    const found: { readonly id: string; readonly name: string }[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: Awaited<ReturnType<typeof client.listFlows>> = await client.listFlows({
        query: { collectionId, limit: 200, ...(cursor && { cursor }) },
      })
      found.push(...page.items)
      cursor = page.next
    }
    return found
  }

  const startAll = async (folderIds: readonly string[], environment: string): Promise<void> => {
    const flows = (await Promise.all(folderIds.map(flowsIn))).flat()
    if (flows.length === 0) return void toast.info('There are no flows in it.')
    const waiting = [...flows]
    const refused: string[] = []
    const next = async (): Promise<void> => {
      for (let flow = waiting.shift(); flow; flow = waiting.shift()) {
        const { id: flowId, name } = flow
        const body = { flowId, triggerType: 'manual' as const, ...(environment !== '' && { environment }) }
        await client.createExecution({ body }).catch((error: unknown) => refused.push(`${name}: ${(error as Error).message}`))
        setStarting((before) => ({ done: (before?.done ?? 0) + 1, all: flows.length }))
      }
    }
    setStarting({ done: 0, all: flows.length })
    await Promise.all(Array.from({ length: atOnce }, next))
    void queries.invalidateQueries({ queryKey: [workspace.slug, 'executions'] })
    const started = flows.length - refused.length
    if (started > 0)
      toast.success(`${formatCount(started, 'flow')} started`, {
        action: { label: 'Show', onClick: () => router.push(addressOf(workspace.slug, 'executions')) },
      })
    if (refused.length > 0)
      toast.error(`${formatCount(refused.length, 'flow')} did not start`, {
        description: shortList(refused),
        classNames: { description: 'whitespace-pre-line' },
      })
  }

  const run = async (folderIds: readonly string[], environment: string): Promise<void> => {
    setStarting({ done: 0, all: 0 })
    try {
      await startAll(folderIds, environment)
    } catch (error) {
      toast.error(`Nothing was started: ${problemText(error)}`)
    } finally {
      setStarting(undefined)
    }
  }
  return { run, starting }
}

const shortList = (lines: readonly string[]): string => {
  const rest = lines.length - 3
  return [...lines.slice(0, 3), ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n')
}
