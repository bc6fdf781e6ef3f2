import { groupBy } from '../group-by.ts'
import { type History, linesOf } from './history.ts'

/** The figures of a run. */
export interface Summary {
  readonly jobs: number
  readonly attempts: number
  /** Acknowledged and never ended. */
  readonly lost: number
  /** Jobs with more than one result. */
  readonly twice: number
  readonly dead: number
  readonly cancelled: number
  /** Attempts that came too late and were turned away. */
  readonly stale: number
  /** The longest time from the end of a pause to the abort of a job that was lost in it, in milliseconds. */
  readonly slowestAbortMs: number
}

const finalStates = ['succeeded', 'failed', 'cancelled', 'dead']

export const summarize = (history: History, folder: string): Summary => {
  const { jobs, attempts, results, acknowledged } = history
  const ended = new Set(jobs.filter(({ state }) => finalStates.includes(state)).map(({ key }) => key))
  const count = (state: string) => jobs.filter((job) => job.state === state).length
  return {
    jobs: jobs.length,
    attempts: attempts.length,
    lost: [...acknowledged].filter((key) => !ended.has(key)).length,
    twice: [...groupBy(results, ({ jobId }) => jobId).values()].filter((own) => own.length > 1).length,
    dead: count('dead'),
    cancelled: count('cancelled'),
    stale: linesOf(folder, 'notices').filter(([type]) => type === 'stale-attempt').length,
    slowestAbortMs: slowestAbort(folder),
  }
}

const slowestAbort = (folder: string): number => {
  const continued = linesOf(folder, 'continued').map(([pid, at]) => ({ pid, atMs: Number(at) }))
  const lost = linesOf(folder, 'aborts').filter(([, reason]) => reason === 'lost')
  const waits = lost.map(([pid, , at]) => {
    const before = continued.filter((one) => one.pid === pid && one.atMs <= Number(at))
    return Number(at) - (before.at(-1)?.atMs ?? Number(at))
  })
  return Math.max(0, ...waits)
}
