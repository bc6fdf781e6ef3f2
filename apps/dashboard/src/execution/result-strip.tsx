'use client'
import Link from 'next/link'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { classNames } from '../ui/class-names.ts'
import { formatAge, formatDuration } from '../ui/format.ts'
import { type Status, statusLooks, statusOf } from '../ui/status.tsx'

/** A run of a flow, with all its data rows. */
export interface StripExecution {
  readonly id: string
  readonly status: string
  readonly verdict: string | null
  readonly durationMs: number | null
  readonly createdAt: string
  readonly flowVersion: number | null
  readonly executions: number
  readonly failed: number
}

const slots = 20

/** The last executions, the newest at the right: each is a bar that says what it was and leads there. */
export const ResultStrip = ({ executions, name }: { executions: readonly StripExecution[]; name: string }) => {
  const { workspace } = useApi()
  const shown = executions.slice(0, slots).toReversed()
  const passed = executions.filter(({ verdict }) => verdict === 'passed' || verdict === 'flaky').length
  return (
    <ul
      aria-label={executions.length === 0 ? `${name}: not run yet` : `${name}: ${passed} of the last ${executions.length} passed`}
      className="flex h-5 items-center gap-px"
    >
      {Array.from({ length: slots - shown.length }, (_, slot) => (
        <li key={`none-${String(slot)}`} aria-hidden className="h-1 w-2 rounded-[1px] bg-line" />
      ))}
      {shown.map((execution) => {
        const status = statusOf(execution)
        return (
          <li key={execution.id}>
            <Link
              href={addressOf(workspace.slug, 'executions', execution.id)}
              prefetch={false}
              tabIndex={-1}
              title={`${statusLooks[status].word}${rowsOf(execution)} · ${formatDuration(execution.durationMs)} · ${formatAge(execution.createdAt)}${execution.flowVersion === null ? '' : ` · v${execution.flowVersion}`}`}
              className={classNames('block w-2 rounded-[1px] hover:opacity-70', heights[status] ?? 'h-5', statusLooks[status].bar)}
              style={patterns[status]}
            >
              <span className="sr-only">{statusLooks[status].word}</span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

/** `, 2 of 10 rows failed`. */
const rowsOf = ({ executions, failed }: StripExecution): string =>
  executions > 1 ? (failed > 0 ? `, ${failed} of ${executions} rows failed` : `, ${executions} rows`) : ''

/** Told apart without colour: by height and stripes. */
const heights: Partial<Record<Status, string>> = { passed: 'h-3', skipped: 'h-1.5', cancelled: 'h-1.5', queued: 'h-1.5' }
const stripes = { backgroundImage: 'repeating-linear-gradient(135deg, transparent 0 2px, rgb(255 255 255 / 0.55) 2px 4px)' }
const patterns: Partial<Record<Status, typeof stripes>> = { flaky: stripes, error: stripes }
