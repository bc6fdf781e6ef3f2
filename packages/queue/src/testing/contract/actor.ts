import type { Claim, Fence, JobState, NewJob, Reaped } from '../../job-queue.ts'
import type { TestQueue } from '../open-test-queue.ts'

/** Short words for what tests of a queue do again and again. */
export interface Actor {
  /** There once the suite has begun. */
  readonly test: TestQueue
  enqueue(over?: Partial<NewJob>): Promise<string>
  claim(owner?: string): Promise<Claim>
  claimNew(over?: Partial<NewJob>): Promise<Claim>
  stateOf(job: Pick<Fence, 'jobId'>): Promise<JobState | undefined>
  attemptsOf(jobId: string): Promise<Record<string, unknown>[]>
  /** Past the end of every lease, and reaped. */
  loseLease(): Promise<Reaped>
  /** Past the end of every backoff, and queued. */
  comeBack(): Promise<void>
}

export const createActor = (current: () => TestQueue): Actor => {
  const enqueue = async (over?: Partial<NewJob>) => (await current().queue.enqueue(current().job(over))).id
  const claim = async (owner = 'w1'): Promise<Claim> => {
    const [job] = await current().queue.claimNext({ pool: 'main', limit: 1, owner })
    if (!job) throw new Error('nothing to claim')
    return job
  }
  return {
    get test() {
      return current()
    },
    enqueue,
    claim,
    claimNew: async (over) => {
      await enqueue(over)
      return claim()
    },
    stateOf: async ({ jobId }) => (await current().queue.find(jobId))?.state,
    attemptsOf: (jobId) =>
      current().database.query('select epoch, owner, outcome, error from scheduler.attempts where job_id = $1 order by epoch', [jobId]),
    loseLease: async () => {
      await current().advance(30_001)
      return current().queue.reap()
    },
    comeBack: async () => {
      await current().advance(60_000)
      await current().queue.promoteDue()
    },
  }
}
