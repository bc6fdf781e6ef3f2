'use client'
import Link from 'next/link'
import { memo, useMemo } from 'react'
import { useFreshExecutions, useRecentRuns } from '../execution/queries.ts'
import { ResultStrip } from '../execution/result-strip.tsx'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'

/** How the flow ran the last times, and the ways to all of that. */
export const LastRuns = memo(({ flowId }: { flowId: string }) => {
  useFreshExecutions()
  const { workspace } = useApi()
  const runs = useRecentRuns(useMemo(() => [flowId], [flowId])).get(flowId)
  const query = `?${new URLSearchParams({ flow: flowId })}`
  return (
    <>
      <span className="hidden xl:block">{runs && <ResultStrip executions={runs} name="Last runs" />}</span>
      <Link className="shrink-0 hover:text-fg hover:underline" href={`${addressOf(workspace.slug, 'executions')}${query}`} prefetch={false}>
        Executions
      </Link>
      <Link className="shrink-0 hover:text-fg hover:underline" href={`${addressOf(workspace.slug, 'insights')}${query}`} prefetch={false}>
        Insights
      </Link>
    </>
  )
})
LastRuns.displayName = 'LastRuns'
