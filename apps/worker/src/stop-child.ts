import { messageOf } from '@testmesh/protocol'
import { JobStopped } from '@testmesh/queue'
import type { Child } from './children/child.ts'

export interface Stopping {
  /** The child heard that it must stop. */
  heard(): void
  /** The execution is over: nothing more is sent. */
  end(): void
}

/** One whose thread is blocked never hears it. Milliseconds. */
const hearMs = 1_000
/** Between the word to stop tearing down and the end by force. Milliseconds. */
const killMs = 2_000

/** When the job must stop: steps first, then teardown, then the process; at once when the job is no longer ours. */
export const stopChild = (
  child: Child,
  { signal, teardownMs }: { readonly signal: AbortSignal; readonly teardownMs: number },
): Stopping => {
  const timers = new Set<NodeJS.Timeout>()
  const after = (ms: number, work: () => void): NodeJS.Timeout => {
    const timer = setTimeout(work, ms)
    timers.add(timer)
    return timer
  }
  let hearing: NodeJS.Timeout | undefined
  const stop = (): void => {
    const { reason } = signal
    if (reason instanceof JobStopped && reason.reason === 'lost') child.kill()
    child.send({ type: 'stop', reason: messageOf(reason) })
    hearing = after(hearMs, child.kill)
    after(teardownMs, () => child.send({ type: 'kill' }))
    after(teardownMs + killMs, child.kill)
  }
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  return {
    heard: () => clearTimeout(hearing),
    end: () => {
      signal.removeEventListener('abort', stop)
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
