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
    slowestAbortMs: slowestAbort(history, folder),
  }
}

/** Only of jobs that were taken back before the pause ended: one that is lost later is told later. */
const slowestAbort = ({ attempts }: History, folder: string): number => {
  const continued = groupBy(linesOf(folder, 'continued'), ([pid]) => pid)
  const takenBack = new Map(
    attempts.map(({ jobId, epoch, endedAt }) => [`${jobId}/${epoch}`, endedAt?.getTime() ?? Number.POSITIVE_INFINITY]),
  )
  const lost = linesOf(folder, 'aborts').filter(([, reason]) => reason === 'lost')
  const waits = lost.flatMap(([pid, , at, jobId, epoch]) => {
    const ends = (continued.get(pid) ?? []).map(([, endAt]) => Number(endAt))
    const end = ends.filter((one) => one <= Number(at)).at(-1)
    return end !== undefined && (takenBack.get(`${jobId}/${epoch}`) ?? Number.POSITIVE_INFINITY) <= end ? [Number(at) - end] : []
  })
  return Math.max(0, ...waits)
}
