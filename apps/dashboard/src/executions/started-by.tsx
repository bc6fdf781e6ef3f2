'use client'
import Link from 'next/link'
import { triggerWords } from '../execution/execution-row.tsx'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { type Origin, origins, useOrigin } from './use-origin.ts'

interface Started {
  readonly triggerType: string
  readonly scheduleId: string | null
  readonly triggerId: string | null
}

/** How an execution came about; what a schedule or a trigger started leads there. */
export const StartedBy = ({ execution: { triggerType, scheduleId, triggerId } }: { execution: Started }) => {
  if (scheduleId !== null) return <To type="schedule" id={scheduleId} />
  if (triggerId !== null) return <To type="trigger" id={triggerId} />
  return <span>{triggerWords[triggerType] ?? triggerType}</span>
}

const To = ({ type, id }: Origin) => {
  const { workspace } = useApi()
  const { name, isRemoved } = useOrigin({ type, id })
  if (isRemoved) return <span>a {type} that was removed</span>
  return (
    <Link
      href={addressOf(workspace.slug, origins[type].section, id)}
      prefetch={false}
      className="max-w-full truncate text-primary hover:underline"
    >
      {type} {name}
    </Link>
  )
}
