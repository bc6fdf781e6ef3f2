'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { triggerWords } from '../execution/execution-row.tsx'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { isNotFound } from '../session/is-not-found.ts'

interface Started {
  readonly triggerType: string
  readonly scheduleId: string | null
}

/** How an execution came about; what a schedule started leads there. */
export const StartedBy = ({ execution: { triggerType, scheduleId } }: { execution: Started }) =>
  scheduleId === null ? <span>{triggerWords[triggerType] ?? triggerType}</span> : <StartedBySchedule id={scheduleId} />

const StartedBySchedule = ({ id }: { id: string }) => {
  const { client, workspace } = useApi()
  const { data, error } = useQuery({
    queryKey: [workspace.slug, 'schedules', 'one', id],
    queryFn: ({ signal }) => client.getSchedule({ params: { id }, signal }),
  })
  if (isNotFound(error)) return <span>a schedule that was removed</span>
  return (
    <Link href={addressOf(workspace.slug, 'schedules', id)} prefetch={false} className="max-w-full truncate text-primary hover:underline">
      {triggerWords.schedule} {data?.name}
    </Link>
  )
}
