import type { Clock } from '@testmesh/action-kit'

/** The time limits of a run. None of them ticks while a gate holds it. */
export interface Limits {
  /** Calls `expire` once, `ms` from now, not counting the time the run is held. Returns what takes the limit off. */
  start(ms: number, expire: () => void): () => void
  /** Milliseconds that have passed for limits since some moment. */
  now(): number
  /** Runs `wait` while no limit ticks; also when several wait at the same time. */
  hold<T>(wait: () => Promise<T>): Promise<T>
}

export const createLimits = (clock: Clock): Limits => {
  const running = new Set<Limit>()
  let holds = 0
  let heldSince = 0
  let heldMs = 0

  const release = (): void => {
    holds--
    if (holds > 0) return
    heldMs += clock.now() - heldSince
    for (const limit of running) limit.resume()
  }

  return {
    start: (ms, expire) => {
      const limit = createLimit(clock, ms, () => {
        running.delete(limit)
        expire()
      })
      running.add(limit)
      if (holds === 0) limit.resume()
      return () => {
        running.delete(limit)
        limit.pause()
      }
    },
    now: () => (holds > 0 ? heldSince : clock.now()) - heldMs,
    hold: async (wait) => {
      if (holds === 0) {
        heldSince = clock.now()
        for (const limit of running) limit.pause()
      }
      holds++
      try {
        return await wait()
      } finally {
        release()
      }
    },
  }
}

interface Limit {
  pause(): void
  resume(): void
}

const createLimit = (clock: Clock, ms: number, expire: () => void): Limit => {
  let leftMs = ms
  let endsAt = 0
  let stop = (): void => {}
  const check = (): void => {
    leftMs = endsAt - clock.now()
    // The clock may fire a little early, and cannot wait for weeks at once.
    if (leftMs > 1) stop = clock.after(leftMs, check)
    else expire()
  }
  return {
    pause: () => {
      leftMs = endsAt - clock.now()
      stop()
    },
    resume: () => {
      endsAt = clock.now() + leftMs
      stop = clock.after(leftMs, check)
    },
  }
}
