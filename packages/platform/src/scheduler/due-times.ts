import type { DueSchedule } from '@testmesh/storage'
import { parseTimes } from './next-fires.ts'

/** What to do about the times of a schedule that have come. */
export interface DueTimes {
  /** Those that run, in order. */
  readonly run: readonly Date[]
  /** Those that passed unused: how many, and the last. */
  readonly missed?: { readonly count: number; readonly last: Date }
  readonly nextAt: Date
}

/** Later than this it was missed, and the schedule says what becomes of it. Milliseconds. */
export const onTimeMs = 60_000

/** Of `catchUp: all`; of the others one. */
const mostCaughtUp = 100

/** So many missed times are counted one by one. Of more, `missed` says this. */
const mostCounted = 1_000

/** A schedule that was away for long catches up as it says, and never more than that. */
export const dueTimes = (schedule: Pick<DueSchedule, 'cron' | 'timezone' | 'catchUp' | 'catchUpWithinMs' | 'nextAt' | 'now'>): DueTimes => {
  const { catchUp, catchUpWithinMs, nextAt, now } = schedule
  const times = parseTimes(schedule)
  const after = (time: Date): Date => times.nextRun(time) ?? endOfTime
  /** From `first` on, those before `end`. */
  const between = (first: Date, end: Date, most: number): Date[] => {
    const found: Date[] = []
    for (let time = first; time < end && found.length < most; time = after(time)) found.push(time)
    return found
  }

  const soon = new Date(now.getTime() + 1)
  const patienceMs = catchUp === 'none' ? onTimeMs : Math.max(onTimeMs, catchUpWithinMs)
  const mostRun = catchUp === 'all' ? mostCaughtUp : 1
  const oldest = Math.max(now.getTime() - patienceMs, times.previousRuns(mostRun, soon).at(-1)?.getTime() ?? 0)
  const mayRun = between(oldest > nextAt.getTime() ? after(new Date(oldest - 1)) : nextAt, soon, Number.POSITIVE_INFINITY)
  // Those that run come last, so that what passed is all that was due before.
  const run = mayRun.slice(-mostRun)
  const end = run[0] ?? soon
  const passed = between(nextAt, end, mostCounted)
  const last = passed.length < mostCounted ? passed.at(-1) : times.previousRuns(1, end)[0]
  return { run, ...(last && { missed: { count: passed.length, last } }), nextAt: after(now) }
}

const endOfTime = new Date(8.64e15)
