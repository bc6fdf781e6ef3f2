import type { JsonValue } from '@testmesh/protocol'
import type { Sql } from '@testmesh/storage'

/** `waiting` for its time or for its backoff; `queued` until a worker claims it; the last four are final. */
export type JobState = 'waiting' | 'queued' | 'running' | 'cancelling' | FinalState
export type FinalState = 'succeeded' | 'failed' | 'cancelled' | 'dead'

/** How one attempt at a job ended. `lost`: its worker fell silent or broke. `released`: given back unharmed. */
export type AttemptOutcome = 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'lost' | 'released'

export interface NewJob {
  /** A UUID, version 7 by preference. Made when absent. */
  readonly id?: string
  readonly workspaceId: string
  /** Which workers may take it. */
  readonly pool: string
  /** What the worker is to do with `payload`. */
  readonly kind: string
  readonly payload: JsonValue
  /** A second job with the same key in the same workspace is not made: the first is answered. */
  readonly dedupeKey?: string
  /** The lower the sooner. Default 0. */
  readonly priority?: number
  /** Not before this time of the database. Default: at once. */
  readonly runAt?: Date
  /** Not before this long from now, counted by the database, in milliseconds. `runAt` wins. */
  readonly delayMs?: number
  /** How often its worker may be lost until it is dead. 1 for work that must not be repeated. Default 3. */
  readonly maxLosses?: number
  /** How long an attempt may take, in milliseconds, whole seconds. Default 15 min. */
  readonly timeoutMs?: number
}

export interface Enqueued {
  readonly id: string
  /** False when a job with this `dedupeKey` (or id) was there before. */
  readonly isNew: boolean
}

/** Names one attempt. Whatever is written for a job is written under its fence, or not at all. */
export interface Fence {
  readonly jobId: string
  readonly epoch: number
}

/** A job in the hands of a worker. */
export interface Claim extends Fence {
  readonly workspaceId: string
  readonly pool: string
  readonly kind: string
  readonly payload: JsonValue
  readonly priority: number
  /** 1 for the first. */
  readonly attempt: number
  readonly losses: number
  readonly maxLosses: number
  readonly timeoutMs: number
}

/** A job as the tables have it. */
export interface Job extends Claim {
  readonly state: JobState
  readonly runAt: Date
  readonly owner: string | null
  /** Why it is dead, failed or cancelled, or why its last attempt was lost. */
  readonly reason: string | null
  readonly finishedAt: Date | null
  readonly requeuedFrom: string | null
}

/** A job that reached its end with nobody there to record it. */
export interface EndedJob extends Fence {
  readonly workspaceId: string
  readonly kind: string
  readonly payload: JsonValue
  readonly state: 'cancelled' | 'dead' | 'failed'
  readonly reason: string
}

export interface ClaimRequest {
  readonly pool: string
  /** Only of this one. Default: of any. */
  readonly workspaceId?: string
  readonly limit: number
  /** The worker instance. */
  readonly owner: string
}

export interface Taken {
  readonly claims: readonly Claim[]
  /** `performance.now()` before the claim was sent: the lease began no earlier. */
  readonly sentAtMs: number
}

export interface Pulse {
  /** Attempts that somebody wants stopped. */
  readonly cancelled: readonly Fence[]
  /** Attempts that no longer hold their job: stop at once, write nothing. */
  readonly lost: readonly Fence[]
}

export interface Reaped {
  readonly retried: number
  readonly dead: number
  readonly cancelled: number
}

/** Writes what belongs to the end of a job (result, verdict, events, outbox, next jobs), last in the transaction that ends it. */
export type RecordEnd = (sql: Sql, state: FinalState) => Promise<void>

export interface JobFailure {
  readonly reason: string
  /** Whether it is that the job took too long. Default false. */
  readonly isTimeout?: boolean
}

export interface CancelOptions {
  /** Default `cancelled`. */
  readonly reason?: string
  /** To cancel in a transaction of yours. */
  readonly sql?: Sql
}

export interface ReleaseOptions {
  /** Why the worker cannot begin. */
  readonly reason?: string
  /** Milliseconds. Default 0. */
  readonly restMs?: number
}

/**
 * What may be said of a job in one's hands. `Session` is what is written with while it is held, `End` what is to be written with its end: in
 * the database a transaction, and a function of one; of an agent, what it sends to its server.
 */
export interface HeldJobs<Session = Sql, End = RecordEnd> {
  /** Renews the leases of all jobs of a worker in one statement. */
  heartbeat(fences: readonly Fence[]): Promise<Pulse>
  /** True also when this very attempt had completed it before (an answer got lost): then nothing is recorded again. */
  complete(fence: Fence, record?: End): Promise<boolean>
  /** For good: what failed is the job, not the worker. */
  fail(fence: Fence, failure: JobFailure, record?: End): Promise<boolean>
  /** The worker broke, not the job: counts a loss; `waiting` with backoff, `dead` after `maxLosses`, or `cancelled` if that was wished. */
  retry(fence: Fence, reason: string): Promise<JobState | undefined>
  /** The worker stopped, as it was told to. */
  confirmCancel(fence: Fence, record?: End): Promise<boolean>
  /** Gives a job back unharmed: a worker that shuts down, or cannot begin. It is first in line, or `waiting` until it has rested. No loss is counted. */
  release(fence: Fence, options?: ReleaseOptions): Promise<JobState | undefined>
  /** Does `work` in a transaction while the attempt holds its job (`withFence`): for results of steps, and events. */
  underFence<T>(fence: Fence, work: (session: Session) => Promise<T>): Promise<Fenced<T>>
}

/** What a worker needs of a queue. */
export interface WorkQueue<Session = Sql, End = RecordEnd> extends HeldJobs<Session, End> {
  /** Claims, and when there is nothing waits until there is. Answers no claims only when `signal` aborts. */
  take(request: ClaimRequest, signal: AbortSignal): Promise<Taken>
  /** The worker is through with the job, and whatever it recorded is committed. */
  settled(fence: Fence): Promise<void>
  /** Tells of wishes to cancel sooner than the next heartbeat does. Answers how to stop listening. */
  onCancel(owner: string, listener: () => void): Promise<() => Promise<void>>
}

/**
 * Every command is one guarded change: where the guard does not hold, somebody else was first and the answer says so
 * (`undefined`, `false`, or a job missing in the list). No command throws for that. Errors are those of the database.
 * All times are the database's.
 */
export interface QueueCore extends HeldJobs {
  enqueue(job: NewJob, sql?: Sql): Promise<Enqueued>
  /** In one statement. Answers in the order of `jobs`. */
  enqueueAll(jobs: readonly NewJob[], sql?: Sql): Promise<readonly Enqueued[]>
  claimById(jobId: string, owner: string): Promise<Claim | undefined>
  /** By priority, then by time. */
  claimNext(request: ClaimRequest): Promise<readonly Claim[]>
  /** Waiting and queued jobs end at once, running ones become `cancelling`. Answers the state after it, or nothing for no such job. */
  cancel(jobId: string, options?: CancelOptions): Promise<JobState | undefined>
  /** A new job like one that is dead, failed or cancelled; once each, a second call answers the first's. */
  requeue(jobId: string, sql?: Sql): Promise<Enqueued | undefined>
  /** Queues what waited long enough; answers how many. */
  promoteDue(): Promise<number>
  /** Takes the jobs of silent workers back. Rests for one lease after PostgreSQL started, so that its outage orphans nothing. */
  reap(): Promise<Reaped>
  /** Takes every running job back at once, leased or not. Only for the one process that owns an embedded database, at its start. */
  recover(): Promise<Reaped>
  find(jobId: string): Promise<Job | undefined>
}

/** The work's own answer, or that the attempt no longer holds its job and nothing was done. */
export type Fenced<T> = { readonly isHeld: true; readonly value: T } | { readonly isHeld: false }

/** A queue in a database: the commands, and a way to wait for work that each driver has its own of. */
export interface JobQueue extends QueueCore, WorkQueue {
  close(): Promise<void>
}
