import type { Clock } from '@testmesh/action-kit'
import type { Cancellation } from './cancellation.ts'

/** Resolves after `ms`, or at once when `cancellation` is cancelled; whoever waits looks which it was. */
export const sleep = (clock: Clock, ms: number, cancellation: Cancellation): Promise<void> =>
  new Promise((resolve) => {
    const stop = clock.after(ms, () => {
      leave()
      resolve()
    })
    const leave = cancellation.onCancel(() => {
      stop()
      resolve()
    })
  })
