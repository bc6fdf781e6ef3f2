import type { Clock } from '@testmesh/action-kit'
import type { Cancellation } from './cancellation.ts'

/** Resolves after `ms`, or at once when `cancellation` is cancelled; whoever waits looks which it was. */
export const sleep = async (clock: Clock, ms: number, cancellation: Cancellation): Promise<void> => {
  try {
    // A clock can tell this from a time limit: one that replays lets no time pass for it.
    await clock.sleep(ms, cancellation.signal)
  } catch (error) {
    if (!cancellation.isCancelled) throw error
  }
}
