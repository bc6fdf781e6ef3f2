import fc from 'fast-check'
import type { Fence, NewJob, QueueCore } from '../job-queue.ts'

/** Jobs and attempts are named by when they came up, so that a shorter sequence still makes sense. */
export type Command =
  | { readonly type: 'enqueue'; readonly job: Pick<NewJob, 'priority' | 'delayMs' | 'maxLosses'> & { readonly key: number } }
  | { readonly type: 'claimNext'; readonly limit: number; readonly owner: string }
  | { readonly type: 'claimById' | 'cancel' | 'requeue'; readonly job: number }
  | { readonly type: 'heartbeat'; readonly fences: readonly number[] }
  | { readonly type: 'complete' | 'fail' | 'timeOut' | 'retry' | 'release' | 'confirmCancel' | 'write'; readonly fence: number }
  | { readonly type: 'advance'; readonly ms: number }
  | { readonly type: 'reap' | 'promoteDue' | 'restart' }
  /** All workers fall silent, and what they had comes back: single commands seldom get that far. */
  | { readonly type: 'lapse' }

const anyOf = fc.nat({ max: 11 })
const type = <T extends string>(...types: readonly T[]) => fc.constantFrom(...types)

const newJob = fc.record({
  key: fc.nat({ max: 8 }),
  priority: fc.nat({ max: 1 }),
  delayMs: fc.constantFrom(0, 0, 500, 5_000),
  maxLosses: fc.constantFrom(1, 2, 3, 3),
})

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: type('enqueue'), job: newJob }) },
  {
    weight: 7,
    arbitrary: fc.record({ type: type('claimNext'), limit: fc.integer({ min: 1, max: 3 }), owner: fc.constantFrom('w1', 'w2') }),
  },
  { weight: 4, arbitrary: fc.record({ type: type('claimById', 'cancel', 'requeue'), job: anyOf }) },
  { weight: 3, arbitrary: fc.record({ type: type('heartbeat'), fences: fc.uniqueArray(anyOf, { maxLength: 4 }) }) },
  {
    weight: 10,
    arbitrary: fc.record({ type: type('complete', 'fail', 'timeOut', 'retry', 'release', 'confirmCancel', 'write'), fence: anyOf }),
  },
  { weight: 5, arbitrary: fc.record({ type: type('advance'), ms: fc.constantFrom(1, 500, 10_000, 30_000, 30_001, 60_000) }) },
  { weight: 3, arbitrary: fc.record({ type: type('reap', 'promoteDue', 'restart') }) },
  { weight: 4, arbitrary: fc.record({ type: type('lapse') }) },
)

export const commands: fc.Arbitrary<Command[]> = fc.array(command, { minLength: 5, maxLength: 40, size: 'max' })

export interface Target {
  readonly queue: QueueCore
  job(over: Partial<NewJob>): NewJob
  advance(ms: number): Promise<void>
}

/** Gives the commands to a queue and notes what it answers, and what it records. */
export const traceOf = async (target: Target, sequence: readonly Command[]): Promise<unknown[]> => {
  const trace: unknown[] = []
  const jobs: string[] = []
  const fences: Fence[] = []
  for (const next of sequence) {
    const answer = await perform(target, next, { jobs, fences, trace })
    trace.push([next.type, answer])
  }
  return trace
}

interface Seen {
  readonly jobs: string[]
  readonly fences: Fence[]
  readonly trace: unknown[]
}

const perform = async ({ queue, job, advance }: Target, next: Command, { jobs, fences, trace }: Seen): Promise<unknown> => {
  const jobAt = (n: number): string => jobs[n % jobs.length] ?? '00000000-0000-7000-8000-ffffffffffff'
  const fenceAt = (n: number): Fence => fences[n % fences.length] ?? { jobId: jobAt(n), epoch: 1 }
  const record = async (_sql: unknown, state: string) => void trace.push(['recorded', state])
  const claimed = <T extends readonly Fence[]>(claims: T): T => {
    fences.push(...claims.map(({ jobId, epoch }) => ({ jobId, epoch })))
    return claims
  }
  const made = <T extends { readonly id: string } | undefined>(enqueued: T): T => {
    if (enqueued && !jobs.includes(enqueued.id)) jobs.push(enqueued.id)
    return enqueued
  }
  switch (next.type) {
    case 'enqueue': {
      const { key, ...rest } = next.job
      return made(await queue.enqueue(job({ ...rest, ...(key < 4 ? { dedupeKey: `key ${key}` } : {}) })))
    }
    case 'claimNext':
      return claimed(await queue.claimNext({ pool: 'main', limit: next.limit, owner: next.owner }))
    case 'claimById': {
      const claim = await queue.claimById(jobAt(next.job), 'w3')
      return claimed(claim ? [claim] : [])
    }
    case 'cancel':
      return queue.cancel(jobAt(next.job))
    case 'requeue':
      return made(await queue.requeue(jobAt(next.job)))
    case 'heartbeat':
      return byName(await queue.heartbeat(distinct(next.fences.map(fenceAt))))
    case 'complete':
      return queue.complete(fenceAt(next.fence), record)
    case 'fail':
      return queue.fail(fenceAt(next.fence), { reason: 'failed' }, record)
    case 'timeOut':
      return queue.fail(fenceAt(next.fence), { reason: 'too long', isTimeout: true })
    case 'retry':
      return queue.retry(fenceAt(next.fence), 'broken')
    case 'release':
      return queue.release(fenceAt(next.fence))
    case 'confirmCancel':
      return queue.confirmCancel(fenceAt(next.fence))
    case 'write':
      return queue.underFence(fenceAt(next.fence), async () => 'written')
    case 'advance':
      return advance(next.ms)
    case 'lapse': {
      await advance(30_001)
      const reaped = await queue.reap()
      await advance(60_000)
      return [reaped, await queue.promoteDue()]
    }
    case 'reap':
      return queue.reap()
    case 'promoteDue':
      return queue.promoteDue()
    case 'restart':
      return queue.recover()
  }
}

const nameOf = ({ jobId, epoch }: Fence): string => `${jobId}/${epoch}`
const distinct = (fences: readonly Fence[]): Fence[] => [...new Map(fences.map((fence) => [nameOf(fence), fence])).values()]
const byName = ({ cancelled, lost }: { cancelled: readonly Fence[]; lost: readonly Fence[] }) => ({
  cancelled: cancelled.map(nameOf).sort(),
  lost: lost.map(nameOf).sort(),
})
