'use client'
import { formatDuration } from '../ui/format.ts'
import { useNow } from './use-now.ts'

interface ElapsedProps {
  readonly startedAt: number | undefined
  /** Once it is over. */
  readonly durationMs: number | undefined
  /** Nobody knows whether it still runs. */
  readonly isCut: boolean
}

/** Ticks while it runs. */
export const Elapsed = ({ startedAt, durationMs, isCut }: ElapsedProps) => {
  const now = useNow(durationMs === undefined && !isCut, 250)
  if (durationMs !== undefined) return <span>{formatDuration(durationMs)}</span>
  return startedAt === undefined ? null : <span className="tabular-nums">{formatDuration(Math.max(0, now - startedAt))}</span>
}
