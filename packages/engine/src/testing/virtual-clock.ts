import type { Clock } from '@testmesh/action-kit'

/** A clock whose time passes only when everybody waits: hours take no time, and every run takes the same. */
export interface VirtualClock extends Clock {
  /** Lets time pass until `finished` settles. Rejects when nothing is left to wait for, or at `limitMs`. */
  runUntil<T>(finished: Promise<T>, limitMs?: number): Promise<T>
}

interface Timer {
  readonly at: number
  readonly run: () => void
}

export const createVirtualClock = (startMs = 1_800_000_000_000): VirtualClock => {
  let now = startMs
  const timers = new Set<Timer>()

  const after: Clock['after'] = (ms, run) => {
    const timer = { at: now + Math.max(0, ms), run }
    timers.add(timer)
    return () => timers.delete(timer)
  }

  const fireNext = (): boolean => {
    let next: Timer | undefined
    for (const timer of timers) if (!next || timer.at < next.at) next = timer
    if (!next) return false
    timers.delete(next)
    now = Math.max(now, next.at)
    next.run()
    return true
  }

  const runUntil = async <T>(finished: Promise<T>, limitMs = 24 * 3_600_000): Promise<T> => {
    let isSettled = false
    const settled = finished.finally(() => {
      isSettled = true
    })
    settled.catch(() => {})
    for (let idle = 0; !isSettled; ) {
      // A module that is loaded takes real time.
      await (idle < 3 ? quiet() : soon())
      if (isSettled) break
      if (now > startMs + limitMs) throw new Error(`nothing was settled after ${limitMs} ms`)
      idle = fireNext() ? 0 : idle + 1
      if (idle > 100) throw new Error('everybody waits, and nothing will ever happen')
    }
    return settled
  }

  return {
    now: () => now,
    after,
    turn: quiet,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const stop = after(ms, resolve)
        signal?.addEventListener('abort', () => {
          stop()
          reject(signal.reason)
        })
      }),
    runUntil,
  }
}

/** Only tests run this file, and they run in Node. */
declare const setImmediate: (run: () => void) => void
declare const setTimeout: (run: () => void, ms: number) => void

/** Resolves when all promises that can go on have gone on. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10))
