'use client'
import Link from 'next/link'
import { triggerWords } from '../execution/execution-row.tsx'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { useSchedule } from './use-schedule.ts'
import { useTrigger } from './use-trigger.ts'

interface Started {
  readonly triggerType: string
  readonly scheduleId: string | null
  readonly triggerId: string | null
}

/** How an execution came about; what a schedule or a trigger started leads there. */
export const StartedBy = ({ execution: { triggerType, scheduleId, triggerId } }: { execution: Started }) => {
  if (scheduleId !== null) return <StartedBySchedule id={scheduleId} />
  if (triggerId !== null) return <StartedByTrigger id={triggerId} />
  return <span>{triggerWords[triggerType] ?? triggerType}</span>
}

const StartedBySchedule = ({ id }: { id: string }) => <To section="schedules" what="schedule" id={id} {...useSchedule(id)} />

const StartedByTrigger = ({ id }: { id: string }) => <To section="triggers" what="trigger" id={id} {...useTrigger(id)} />

interface ToProps {
  readonly section: 'schedules' | 'triggers'
  readonly what: string
  readonly id: string
  readonly name: string | undefined
  readonly isRemoved: boolean
}

const To = ({ section, what, id, name, isRemoved }: ToProps) => {
  const { workspace } = useApi()
  if (isRemoved) return <span>a {what} that was removed</span>
  return (
    <Link href={addressOf(workspace.slug, section, id)} prefetch={false} className="max-w-full truncate text-primary hover:underline">
      {what} {name}
    </Link>
  )
}
