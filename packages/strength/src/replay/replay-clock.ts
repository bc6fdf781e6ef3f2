import type { Clock } from '@testmesh/action-kit'

interface Timer {
  readonly at: number
  readonly run: () => void
}

/**
 * A clock that stands still until all that can go on has gone on, and then is at the moment for which somebody sleeps: side by side, two
 * sleep no longer than one. Timers are called when somebody sleeps past them. What goes on is told by the real clock.
 */
export const createReplayClock = (startMs: number, real: Pick<Clock, 'turn' | 'sleep'>): Clock => {
  let now = startMs
  const timers = new Set<Timer>()
  const sleepers = new Set<Timer>()
  let isPassing = false
  const turn = (): Promise<void> => (real.turn ? real.turn() : real.sleep(0))
  const passTime = async (): Promise<void> => {
    if (isPassing) return
    isPassing = true
    for (await turn(); sleepers.size > 0; await turn()) {
      now = Math.max(now, Math.min(...[...sleepers].map(({ at }) => at)))
      for (const timer of [...timers, ...sleepers].filter(({ at }) => at <= now).sort((one, other) => one.at - other.at))
        if (timers.delete(timer) || sleepers.delete(timer)) timer.run()
    }
    isPassing = false
  }
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const sleeper: Timer = { at: now + ms, run: resolve }
        sleepers.add(sleeper)
        const leave = (): void => {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', leave, { once: true })
        void passTime()
      }),
    turn: () => Promise.resolve(),
  }
}
