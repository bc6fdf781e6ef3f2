import { createDeferred } from '../create-deferred.ts'
/** Wakes one sleeper. A ring while nobody sleeps is kept for the next sleep. */
export interface Bell {
  ring(): void
  /** Resolves at a ring, after `timeoutMs`, or when `signal` aborts. */
  wait(timeoutMs: number, signal: AbortSignal): Promise<void>
}

export const createBell = (): Bell => {
  let isRung = false
  let wake = (): void => {}
  return {
    ring: () => {
      isRung = true
      wake()
    },
    wait: async (timeoutMs, signal) => {
      if (!isRung && !signal.aborted) {
        const { promise, resolve } = createDeferred()
        wake = resolve
        const timer = setTimeout(resolve, timeoutMs)
        signal.addEventListener('abort', wake, { once: true })
        await promise
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
        wake = () => {}
      }
      isRung = false
    },
  }
}
