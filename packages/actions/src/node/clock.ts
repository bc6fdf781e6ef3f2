import type { Clock } from '@testmesh/action-kit'
import { monotonicNow } from './monotonic.ts'

/** The longest a timer of Node can wait, milliseconds; more would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Node's clock. It starts from the system's time and then follows the monotonic one, so that it never goes back. */
export const createClock = (): Clock => {
  const origin = Date.now() - monotonicNow()
  const now = (): number => origin + monotonicNow()
  const after: Clock['after'] = (ms, run) => {
    const timer = setTimeout(run, Math.min(Math.max(ms, 0), MAX_TIMER_MS))
    return () => clearTimeout(timer)
  }
  return {
    now,
    after,
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const abort = (): void => {
          stop()
          reject(signal?.reason)
        }
        const stop = after(ms, () => {
          signal?.removeEventListener('abort', abort)
          resolve()
        })
        signal?.addEventListener('abort', abort, { once: true })
      }),
  }
}
