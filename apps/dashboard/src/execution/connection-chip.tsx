import { classNames } from '../ui/class-names.ts'
import type { LiveExecution } from './use-live-execution.ts'

const words = {
  connecting: 'Connecting…',
  live: 'Live',
  cut: 'Reconnecting…',
  asked: 'Not live: no WebSocket comes through, so it is read every few seconds',
  over: '',
} as const

/** Whether what is seen is what happens, and if not, why; nothing once it is over. */
export const ConnectionChip = ({ live: { connection, problem } }: { live: Omit<LiveExecution, 'state'> }) => (
  <span
    role="status"
    className={classNames('text-meta', connection === 'cut' || connection === 'asked' || problem ? 'text-flaky-ink' : 'text-muted')}
  >
    {connection === 'live' && !problem && <span aria-hidden className="pulses mr-1.5 inline-block size-2 rounded-full bg-passed" />}
    {problem ? `Not followed: ${problem.message}` : words[connection]}
  </span>
)
