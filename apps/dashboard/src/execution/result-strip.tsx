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
  /** What failed does not count. */
  readonly isQuarantined: boolean
}

/** The last executions of a flow. */
export const ResultStrip = ({ executions, name }: { executions: readonly StripExecution[]; name: string }) => {
  const { workspace } = useApi()
  const bars = executions.map((execution) => ({
    key: execution.id,
    status: statusOf(execution),
    about: `${rowsOf(execution)}${execution.isQuarantined ? ', in quarantine' : ''} · ${formatDuration(execution.durationMs)} · ${formatAge(execution.createdAt)}${execution.flowVersion === null ? '' : ` · v${execution.flowVersion}`}`,
    href: addressOf(workspace.slug, 'executions', execution.id),
  }))
  return <Strip name={name} none="not run yet" bars={bars} />
}

/** `, 2 of 10 rows failed`. */
const rowsOf = ({ executions, failed }: StripExecution): string =>
  executions > 1 ? (failed > 0 ? `, ${failed} of ${executions} rows failed` : `, ${executions} rows`) : ''

export interface StripBar {
  readonly key: string
  readonly status: Status
  /** Default: that of the status. */
  readonly word?: string
  /** Follows the word where the pointer rests. */
  readonly about: string
  readonly href: string
}

const slots = 20

/** What happened the last times, the newest at the right: each is a bar that says what it was and leads there. */
export const Strip = ({ bars, name, none }: { bars: readonly StripBar[]; name: string; none: string }) => {
  const shown = bars.slice(0, slots).toReversed()
  const passed = bars.filter(({ status }) => status === 'passed' || status === 'flaky').length
  return (
    <ul
      aria-label={bars.length === 0 ? `${name}: ${none}` : `${name}: ${passed} of the last ${bars.length} passed`}
      className="flex h-5 items-center gap-px"
    >
      {Array.from({ length: slots - shown.length }, (_, slot) => (
        <li key={`none-${String(slot)}`} aria-hidden className="h-1 w-2 rounded-[1px] bg-line" />
      ))}
      {shown.map(({ key, status, word = statusLooks[status].word, about, href }) => (
        <li key={key}>
          <Link
            href={href}
            prefetch={false}
            tabIndex={-1}
            title={word + about}
            className={classNames('block w-2 rounded-[1px] hover:opacity-70', heights[status] ?? 'h-5', statusLooks[status].bar)}
            style={patterns[status]}
          >
            <span className="sr-only">{word}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** Told apart without colour: by height and stripes. */
const heights: Partial<Record<Status, string>> = { passed: 'h-3', skipped: 'h-1.5', cancelled: 'h-1.5', queued: 'h-1.5' }
const stripes = { backgroundImage: 'repeating-linear-gradient(135deg, transparent 0 2px, rgb(255 255 255 / 0.55) 2px 4px)' }
const patterns: Partial<Record<Status, typeof stripes>> = { flaky: stripes, error: stripes }
