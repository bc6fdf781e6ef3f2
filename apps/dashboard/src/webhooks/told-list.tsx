'use client'
import { nameOfTold, type Told, whatOfTold, whyOfTold } from '@testmesh/protocol'
import Link from 'next/link'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { type Status, StatusGlyph } from '../ui/status.tsx'

interface ToldListProps {
  readonly told: readonly Told[]
  /** So many more are not listed. */
  readonly more: number
}

/** What a delivery tells: each with the way to what it is about. */
export const ToldList = ({ told, more }: ToldListProps) => (
  <ul aria-label="What it tells" className="flex w-full flex-col gap-1.5">
    {told.map((one) => (
      <li key={one.type === 'execution' ? one.executionId : `${one.scheduleId} ${String(one.scheduledFor)}`} className="flex gap-2">
        <span className="mt-0.5">
          <StatusGlyph status={statusOf(one)} size={14} />
        </span>
        <ToldItem told={one} />
      </li>
    ))}
    {more > 0 && <li className="text-muted">and {more} more</li>}
  </ul>
)

const ToldItem = ({ told }: { told: Told }) => {
  const { workspace } = useApi()
  const schedule = told.scheduleId && addressOf(workspace.slug, 'schedules', told.scheduleId)
  const to = told.type === 'execution' ? addressOf(workspace.slug, 'executions', told.executionId) : schedule
  const why = whyOfTold(told)
  return (
    <span className="min-w-0 break-words">
      <Link prefetch={false} href={to ?? ''} className="text-primary underline">
        {nameOfTold(told)}
      </Link>{' '}
      {whatOfTold(told)}
      {told.type === 'execution' && schedule && (
        <>
          , started by{' '}
          <Link prefetch={false} href={schedule} className="text-primary underline">
            {told.scheduleName}
          </Link>
        </>
      )}
      {why && <span className="block text-meta text-muted">{why}</span>}
    </span>
  )
}

/** `cancelled` is never told. */
const statusOf = (told: Told): Status => {
  if (told.type === 'execution') return told.verdict
  return told.change === 'passing' ? 'passed' : 'error'
}
