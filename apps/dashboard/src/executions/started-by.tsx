'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { triggerWords } from '../execution/execution-row.tsx'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'

interface Started {
  readonly triggerType: string
  readonly batchId: string | null
}

/** How an execution came about; what a schedule started leads there. */
export const StartedBy = ({ execution: { triggerType, batchId } }: { execution: Started }) => {
  const { workspace } = useApi()
  const schedule = useScheduleOf(triggerType === 'schedule' ? batchId : null)
  const words = triggerWords[triggerType] ?? triggerType
  if (!schedule) return <span>{words}</span>
  return (
    <span className="max-w-full truncate">
      {words}{' '}
      <Link href={addressOf(workspace.slug, 'schedules', schedule.id)} prefetch={false} className="text-primary hover:underline">
        {schedule.name}
      </Link>
    </span>
  )
}

/** So many of the last times of each schedule are looked through: an execution does not say whose it is. */
const mostFires = 50

const useScheduleOf = (batchId: string | null) => {
  const { client, workspace } = useApi()
  const schedules = useQuery({
    queryKey: [workspace.slug, 'schedules', 'with times', mostFires],
    queryFn: async ({ signal }) => (await client.listSchedules({ query: { fires: mostFires }, signal })).items,
    enabled: batchId !== null,
    staleTime: 30_000,
  })
  return schedules.data?.find(({ recent }) => recent.some((fire) => fire.batchId === batchId))
}
