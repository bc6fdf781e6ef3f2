import type { Clock } from '@testmesh/action-kit'

/** A time limit that does not tick while a gate holds the run. */
export interface Limit {
  /** Moves the end by `ms`. */
  extend(ms: number): void
  clear(): void
}

/** Calls `expire` once, `ms` from now, later by what it is extended. */
export const startLimit = (clock: Clock, ms: number, expire: () => void): Limit => {
  let endsAt = clock.now() + ms
  let stop = clock.after(ms, check)
  function check(): void {
    const leftMs = endsAt - clock.now()
    // The clock may fire a little early: its wheel is coarse.
    if (leftMs > 1) stop = clock.after(leftMs, check)
    else expire()
  }
  return {
    extend: (extraMs) => {
      endsAt += extraMs
    },
    clear: () => stop(),
  }
}
