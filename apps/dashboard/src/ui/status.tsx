import { Ban, CircleCheck, CircleDashed, CircleSlash, CircleX, Clock, LoaderCircle, OctagonAlert, Pause, RefreshCw } from 'lucide-react'
import { classNames } from './class-names.ts'

/** How an execution or a step stands: while it lasts, and how it ended. */
export type Status = 'passed' | 'failed' | 'error' | 'flaky' | 'running' | 'paused' | 'queued' | 'skipped' | 'cancelled' | 'none'

interface Look {
  readonly word: string
  readonly Icon: typeof Clock
  readonly ink: string
  readonly chip: string
  readonly bar: string
}

/** Never by colour alone: each has a glyph and a word. */
export const statusLooks: Readonly<Record<Status, Look>> = {
  passed: { word: 'Passed', Icon: CircleCheck, ink: 'text-passed', chip: 'bg-passed-soft text-passed-ink', bar: 'bg-passed' },
  failed: { word: 'Failed', Icon: CircleX, ink: 'text-failed', chip: 'bg-failed-soft text-failed-ink', bar: 'bg-failed' },
  error: { word: 'Error', Icon: OctagonAlert, ink: 'text-error', chip: 'bg-error-soft text-error-ink', bar: 'bg-error' },
  flaky: { word: 'Flaky', Icon: RefreshCw, ink: 'text-flaky', chip: 'bg-flaky-soft text-flaky-ink', bar: 'bg-flaky' },
  running: { word: 'Running', Icon: LoaderCircle, ink: 'text-running', chip: 'bg-running-soft text-running-ink', bar: 'bg-running' },
  paused: { word: 'Paused', Icon: Pause, ink: 'text-running', chip: 'bg-running-soft text-running-ink', bar: 'bg-running' },
  queued: { word: 'Queued', Icon: Clock, ink: 'text-idle', chip: 'bg-idle-soft text-idle-ink', bar: 'bg-idle' },
  skipped: { word: 'Skipped', Icon: CircleSlash, ink: 'text-idle', chip: 'bg-idle-soft text-idle-ink', bar: 'bg-idle' },
  cancelled: { word: 'Cancelled', Icon: Ban, ink: 'text-idle', chip: 'bg-idle-soft text-idle-ink', bar: 'bg-idle' },
  none: { word: 'Not run yet', Icon: CircleDashed, ink: 'text-faint', chip: 'bg-idle-soft text-idle-ink', bar: 'bg-line' },
}

/** Of an execution as the API gives it, or of a step. */
export const statusOf = (subject: { status?: string; verdict?: string | null | undefined; outcome?: string | null | undefined }): Status =>
  ((subject.verdict ?? subject.outcome ?? (subject.status === 'finished' ? undefined : subject.status)) as Status | undefined) ?? 'none'

export const StatusGlyph = ({ status, size = 16, label }: { status: Status; size?: number; label?: boolean }) => {
  const { Icon, ink, word } = statusLooks[status]
  return (
    <>
      <Icon size={size} strokeWidth={2} aria-hidden className={classNames('shrink-0', ink, status === 'running' && 'spins')} />
      {label && <span className="sr-only">{word}</span>}
    </>
  )
}

export const StatusChip = ({ status }: { status: Status }) => {
  const { word, chip } = statusLooks[status]
  return (
    <span className={classNames('inline-flex h-6 items-center gap-1.5 rounded-full px-2 text-meta font-medium', chip)}>
      <StatusGlyph status={status} size={13} />
      {word}
    </span>
  )
}
