import { classNames } from '../ui/class-names.ts'
import type { LiveExecution } from './use-live-execution.ts'

const words = { connecting: 'Connecting…', live: 'Live', cut: 'Reconnecting…', over: '' } as const

/** Whether what is seen is what happens; nothing once it is over. */
export const ConnectionChip = ({ connection }: Pick<LiveExecution, 'connection'>) => (
  <span role="status" className={classNames('text-meta', connection === 'cut' ? 'text-flaky-ink' : 'text-muted')}>
    {connection === 'live' && <span aria-hidden className="pulses mr-1.5 inline-block size-2 rounded-full bg-passed" />}
    {words[connection]}
  </span>
)
