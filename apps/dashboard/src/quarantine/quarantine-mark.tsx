import { isQuarantineOver, quarantineText } from '@testmesh/protocol'
import { ShieldAlert } from 'lucide-react'
import { classNames } from '../ui/class-names.ts'

export interface Held {
  readonly until: string
  readonly reason: string
  readonly owner?: string | undefined
  /** Of an execution: it was over when that began. */
  readonly over?: boolean | undefined
}

interface QuarantineMarkProps {
  readonly quarantine: Held
  /** With all that it says, where there is room. */
  readonly isLong?: boolean
  readonly className?: string
}

/** That what fails does not count, and until when. Of a flow that says nothing of `over`, as it stands now. */
export const QuarantineMark = ({ quarantine, isLong, className }: QuarantineMarkProps) => {
  const isOver = quarantine.over ?? isQuarantineOver(quarantine, Date.now())
  const whole = isOver ? `quarantine ended on ${quarantine.until} (${quarantine.reason})` : `in quarantine ${quarantineText(quarantine)}`
  return (
    <span
      title={whole}
      className={classNames(
        'inline-flex max-w-full items-center gap-1 rounded-full px-1.5 text-meta',
        !isLong && 'shrink-0 whitespace-nowrap',
        isOver ? 'bg-idle-soft text-idle-ink' : 'bg-flaky-soft text-flaky-ink',
        className,
      )}
    >
      <ShieldAlert size={12} aria-hidden className="shrink-0" />
      {isLong ? whole : <span className="max-sm:sr-only">{isOver ? 'quarantine over' : 'in quarantine'}</span>}
    </span>
  )
}
