import type { Clock } from '@testmesh/action-kit'

/** A clock that stands still until somebody sleeps, which takes no time. Its timers are called by those who sleep past them. */
export const createReplayClock = (startMs: number): Clock => {
  let now = startMs
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    sleep: async (ms, signal) => {
      if (signal?.aborted) throw signal.reason
      now += ms
      for (const timer of [...timers].filter(({ at }) => at <= now).sort((one, other) => one.at - other.at))
        if (timers.delete(timer)) timer.run()
    },
    turn: () => Promise.resolve(),
  }
}
