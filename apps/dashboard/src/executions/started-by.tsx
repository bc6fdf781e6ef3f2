'use client'
import Link from 'next/link'
import { triggerWords } from '../execution/execution-row.tsx'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { useSchedule } from './use-schedule.ts'

interface Started {
  readonly triggerType: string
  readonly scheduleId: string | null
}

/** How an execution came about; what a schedule started leads there. */
export const StartedBy = ({ execution: { triggerType, scheduleId } }: { execution: Started }) =>
  scheduleId === null ? <span>{triggerWords[triggerType] ?? triggerType}</span> : <StartedBySchedule id={scheduleId} />

const StartedBySchedule = ({ id }: { id: string }) => {
  const { workspace } = useApi()
  const { name, isRemoved } = useSchedule(id)
  if (isRemoved) return <span>a schedule that was removed</span>
  return (
    <Link href={addressOf(workspace.slug, 'schedules', id)} prefetch={false} className="max-w-full truncate text-primary hover:underline">
      {triggerWords.schedule} {name}
    </Link>
  )
}
