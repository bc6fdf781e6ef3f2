import { infraBackoff } from '../infra-backoff.ts'
import type { AttemptOutcome, EndedJob, Fence, Job, JobState, QueueCore, RecordEnd } from '../job-queue.ts'
import { defaultTimings } from '../timings.ts'

type ModelJob = { -readonly [K in keyof Job]: Job[K] } & { dedupeKey: string; leaseUntilMs: number; isWished: boolean }

/** What the tables should hold after the same commands. */
export interface ModelQueue extends QueueCore {
  advance(ms: number): Promise<void>
  readonly jobs: readonly ModelJob[]
  readonly ended: EndedJob[]
  /** `<job>/<epoch>` → outcome. */
  readonly attempts: ReadonlyMap<string, AttemptOutcome | null>
}

/** The queue as one would write it without a database, and with nobody else around. */
export const createModelQueue = (newId: () => string): ModelQueue => {
  let nowMs = Date.parse('2100-01-01T00:00:00Z')
  const jobs: ModelJob[] = []
  const ended: EndedJob[] = []
  const attempts = new Map<string, AttemptOutcome | null>()

  const byId = (jobId: string) => jobs.find((job) => job.jobId === jobId)
  const heldBy = ({ jobId, epoch }: Fence) =>
    jobs.find((job) => job.jobId === jobId && job.epoch === epoch && (job.state === 'running' || job.state === 'cancelling'))
  const close = (job: ModelJob, outcome: AttemptOutcome) => attempts.set(`${job.jobId}/${job.epoch}`, outcome)
  const end = (job: ModelJob, state: JobState, reason: string | null): void => {
    Object.assign(job, { state, reason, finishedAt: new Date(nowMs) })
  }
  const recordEnded = (job: ModelJob): void => {
    const { jobId, epoch, workspaceId, kind, payload, state, reason } = job
    if (state === 'dead' || state === 'cancelled' || state === 'failed')
      ended.push({ jobId, epoch, workspaceId, kind, payload, state, reason: reason ?? '' })
  }
  const lose = (job: ModelJob, reason: string, restMs: number): void => {
    close(job, 'lost')
    job.losses++
    job.owner = null
    job.runAt = new Date(nowMs + restMs)
    if (job.state === 'cancelling') end(job, 'cancelled', job.reason)
    else if (job.losses >= job.maxLosses) end(job, 'dead', reason)
    else Object.assign(job, { state: 'waiting', reason })
    recordEnded(job)
  }
  const rest = (job: ModelJob) => infraBackoff(job.losses + 1, 0.5, defaultTimings)
  const loseAll = (lost: readonly ModelJob[], reason: string, restOf: (job: ModelJob) => number) => {
    for (const job of lost) lose(job, reason, restOf(job))
    const count = (state: JobState) => lost.filter((job) => job.state === state).length
    return { retried: count('waiting'), dead: count('dead'), cancelled: count('cancelled') }
  }
  const claim = (job: ModelJob, owner: string) => {
    Object.assign(job, { state: 'running', epoch: job.epoch + 1, attempt: job.attempt + 1, owner })
    job.leaseUntilMs = nowMs + defaultTimings.leaseMs
    attempts.set(`${job.jobId}/${job.epoch}`, null)
    const { jobId, epoch, workspaceId, pool, kind, payload, priority, attempt, losses, maxLosses, timeoutMs } = job
    return { jobId, epoch, workspaceId, pool, kind, payload, priority, attempt, losses, maxLosses, timeoutMs }
  }
  const finish = async (fence: Fence, [from, to, reason, outcome]: FinishArguments, record?: RecordEnd): Promise<boolean> => {
    const job = byId(fence.jobId)
    if (job?.epoch !== fence.epoch) return false
    if (job.state !== from) return job.state === to
    close(job, outcome)
    end(job, to, reason ?? (to === 'cancelled' ? job.reason : null))
    if (record) await record(noSql, to)
    else recordEnded(job)
    return true
  }
  const insert: QueueCore['enqueue'] = async (job) => {
    const id = job.id ?? newId()
    const earlier = jobs.find(({ dedupeKey }) => job.dedupeKey !== undefined && dedupeKey === job.dedupeKey)
    if (earlier) return { id: earlier.jobId, isNew: false }
    const { workspaceId, pool, kind, payload, priority = 0, maxLosses = 3, timeoutMs = 900_000, delayMs = 0 } = job
    const given = { jobId: id, workspaceId, pool, kind, payload, priority, maxLosses, timeoutMs, dedupeKey: job.dedupeKey ?? id }
    const state = delayMs > 0 ? ('waiting' as const) : ('queued' as const)
    const begin = { state, epoch: 0, attempt: 0, losses: 0, owner: null, reason: null, finishedAt: null, requeuedFrom: null }
    jobs.push({ ...given, ...begin, runAt: new Date(nowMs + delayMs), leaseUntilMs: 0, isWished: false })
    return { id, isNew: true }
  }
  return {
    jobs,
    ended,
    attempts,
    advance: async (ms) => {
      nowMs += ms
    },
    enqueue: insert,
    enqueueAll: (all) => Promise.all(all.map((job) => insert(job))),
    claimById: async (jobId, owner) => {
      const job = byId(jobId)
      return job?.state === 'queued' ? claim(job, owner) : undefined
    },
    claimNext: async ({ pool, limit, owner }) =>
      jobs
        .filter((job) => job.state === 'queued' && job.pool === pool)
        .sort((a, b) => a.priority - b.priority || a.runAt.getTime() - b.runAt.getTime() || (a.jobId < b.jobId ? -1 : 1))
        .slice(0, limit)
        .map((job) => claim(job, owner)),
    heartbeat: async (fences) => {
      for (const job of fences.map(heldBy)) if (job) job.leaseUntilMs = nowMs + defaultTimings.leaseMs
      const wished = fences.filter((fence) => heldBy(fence)?.isWished).map(({ jobId, epoch }) => ({ jobId, epoch }))
      return { cancelled: wished, lost: fences.filter((fence) => !heldBy(fence)) }
    },
    complete: (fence, record) => finish(fence, ['running', 'succeeded', null, 'succeeded'], record),
    fail: (fence, { reason, isTimeout }, record) =>
      finish(fence, ['running', 'failed', reason, isTimeout ? 'timed_out' : 'failed'], record),
    confirmCancel: (fence, record) => finish(fence, ['cancelling', 'cancelled', null, 'cancelled'], record),
    retry: async (fence, reason) => {
      const job = heldBy(fence)
      if (job) lose(job, reason, rest(job))
      return job?.state
    },
    release: async (fence) => {
      const job = heldBy(fence)
      if (!job) return undefined
      close(job, job.state === 'cancelling' ? 'cancelled' : 'released')
      job.owner = null
      if (job.state === 'cancelling') end(job, 'cancelled', job.reason)
      else job.state = 'queued'
      recordEnded(job)
      return job.state
    },
    cancel: async (jobId, { reason = 'cancelled' } = {}) => {
      const job = byId(jobId)
      if (job?.state === 'running') Object.assign(job, { state: 'cancelling', reason, isWished: true })
      else if (job?.state === 'waiting' || job?.state === 'queued') {
        end(job, 'cancelled', reason)
        recordEnded(job)
      }
      return job?.state
    },
    requeue: async (jobId) => {
      const id = newId()
      const job = byId(jobId)
      if (!job || !['dead', 'failed', 'cancelled'].includes(job.state)) return undefined
      const { workspaceId, pool, kind, payload, priority, maxLosses, timeoutMs } = job
      const made = await insert({ id, workspaceId, pool, kind, payload, priority, maxLosses, timeoutMs, dedupeKey: `requeue:${jobId}` })
      const copy = byId(made.id)
      if (made.isNew && copy) copy.requeuedFrom = jobId
      return made
    },
    promoteDue: async () => {
      const due = jobs.filter((job) => job.state === 'waiting' && job.runAt.getTime() <= nowMs)
      for (const job of due) job.state = 'queued'
      return due.length
    },
    reap: async () =>
      loseAll(
        jobs.filter((job) => heldBy(job) && job.leaseUntilMs < nowMs),
        'its worker fell silent',
        rest,
      ),
    recover: async () =>
      loseAll(
        jobs.filter((job) => heldBy(job)),
        'the process ended while it ran',
        () => 0,
      ),
    underFence: async (fence, work) => (heldBy(fence) ? { isHeld: true, value: await work(noSql) } : { isHeld: false }),
    find: async (jobId) => byId(jobId),
  }
}

type FinishArguments = readonly [from: JobState, to: 'succeeded' | 'failed' | 'cancelled', reason: string | null, outcome: AttemptOutcome]

const noSql = { query: async () => [] }
