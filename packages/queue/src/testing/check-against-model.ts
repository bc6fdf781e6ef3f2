import fc from 'fast-check'
import { expect } from 'vitest'
import type { Job, NewJob } from '../job-queue.ts'
import { type Command, commands, traceOf } from './commands.ts'
import { createModelQueue } from './create-model-queue.ts'
import type { TestQueue } from './open-test-queue.ts'

/** Ids in the order of their making, from the first again after `restart`. */
export const createIds = () => {
  let count = 0
  return {
    newId: (): string => `00000000-0000-7000-8000-${(++count).toString(16).padStart(12, '0')}`,
    restart: (): void => {
      count = 0
    },
  }
}

export interface Store {
  readonly test: TestQueue
  readonly ids: ReturnType<typeof createIds>
}

/** Random sequences of commands: every store answers, and ends up, as the model does. A failure prints the shortest such sequence. */
export const checkAgainstModel = async (stores: readonly Store[], numRuns: number): Promise<void> => {
  const sameAsModel = fc.asyncProperty(commands, async (sequence) => {
    const model = createModelQueue(createIds().newId)
    const expected = await traceOf({ queue: model, job: jobOfModel, advance: model.advance }, sequence)
    const tables = { jobs: model.jobs.map(essence), attempts: Object.fromEntries(model.attempts), ended: model.ended.map(nameOf).sort() }
    // All to their end, also when one fails: the next sequence must find nobody at work.
    const seen = await Promise.allSettled(stores.map((store) => runOn(store, sequence)))
    for (const one of seen) {
      if (one.status === 'rejected') throw one.reason
      expect(one.value).toEqual({ trace: withoutWorkspace(expected), tables })
    }
  })
  await fc.assert(sameAsModel, { numRuns, endOnFailure: false })
}

const jobOfModel = (over: Partial<NewJob>): NewJob => ({ workspaceId: 'any', pool: 'main', kind: 'test', payload: {}, ...over })

const nameOf = ({ jobId, state, reason }: { jobId: string; state: string; reason: string }): string => `${jobId} ${state} ${reason}`

const runOn = async ({ test, ids }: Store, sequence: readonly Command[]) => {
  await test.reset()
  ids.restart()
  const trace = await traceOf(test, sequence)
  return { trace: withoutWorkspace(trace), tables: await tablesOf(test) }
}

/** Each store has a workspace of its own. */
const withoutWorkspace = (trace: unknown): unknown =>
  JSON.parse(JSON.stringify(trace, (key, value: unknown) => (key === 'workspaceId' ? undefined : value)))

const essence = ({ jobId, state, epoch, attempt, losses, runAt, reason, finishedAt, requeuedFrom }: Job) => ({
  jobId,
  state,
  epoch,
  attempt,
  losses,
  runAt,
  reason,
  finishedAt,
  requeuedFrom,
})

const tablesOf = async ({ queue, database, ended }: TestQueue) => {
  const ids = await database.query<{ id: string }>('select id from scheduler.jobs order by id')
  const jobs = await Promise.all(ids.map(({ id }) => queue.find(id)))
  const attempts = await database.query<{ name: string; outcome: string | null }>(
    `select job_id || '/' || epoch as name, outcome from scheduler.attempts`,
  )
  return {
    jobs: jobs.flatMap((job) => (job ? [essence(job)] : [])),
    attempts: Object.fromEntries(attempts.map(({ name, outcome }) => [name, outcome])),
    ended: ended.map(nameOf).sort(),
  }
}
